/// A text for an error message: in quotes, on one line, not too long.
package func quoted(_ text: some StringProtocol) -> String {
  let shown = text.unicodeScalars.prefix(40).map { scalar in
    scalar.properties.generalCategory == .control ? "\u{fffd}" : String(scalar)
  }
  return "\"\(shown.joined())\(text.unicodeScalars.count > 40 ? "…" : "")\""
}
