/// The document that tells a carrier what to do with a call, as far as a carrier must understand
/// it.
///
/// It reads what our own server writes, for the sandbox alone; the server itself reads no XML.
package struct CallDocument: Sendable, Equatable {
  /// One element and what it says.
  package struct Element: Sendable, Equatable {
    package let name: String
    package let attributes: [String: String]
    package var text = ""
  }

  /// The elements in the order in which they open, the root left out.
  package private(set) var elements: [Element] = []

  /// Nil unless it is a `Response` with properly closed tags.
  package init?(_ text: String) {
    var rest = Substring(text)
    var open: [String] = []
    var hasRoot = false
    while let start = rest.firstIndex(of: "<") {
      let words = CallDocument.unescaped(rest[..<start])
      if open.count > 1, !elements.isEmpty { elements[elements.count - 1].text += words }
      guard let end = rest[start...].firstIndex(of: ">") else { return nil }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("?") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { return nil }
        continue
      }
      let element = CallDocument.element(tag.hasSuffix("/") ? tag.dropLast() : tag)
      if open.isEmpty {
        guard element.name == "Response", !hasRoot else { return nil }
        hasRoot = true
      } else {
        elements.append(element)
      }
      if !tag.hasSuffix("/") { open.append(element.name) }
    }
    guard hasRoot, open.isEmpty else { return nil }
  }

  /// The first element of this name.
  package func first(_ name: String) -> Element? { elements.first { $0.name == name } }

  /// All elements of this name.
  package func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  private static func element(_ tag: Substring) -> Element {
    let name = tag.prefix { !$0.isWhitespace }
    var attributes: [String: String] = [:]
    var rest = tag.dropFirst(name.count)
    while let equals = rest.firstIndex(of: "=") {
      let key = rest[..<equals].filter { !$0.isWhitespace }
      guard let open = rest[equals...].firstIndex(of: "\"") else { break }
      let value = rest[rest.index(after: open)...].prefix { $0 != "\"" }
      attributes[String(key)] = unescaped(value)
      rest = rest[value.endIndex...].dropFirst()
    }
    return Element(name: String(name), attributes: attributes)
  }

  private static func unescaped(_ text: Substring) -> String {
    var plain = ""
    var rest = text
    while let mark = rest.firstIndex(of: "&") {
      plain += rest[..<mark]
      rest = rest[mark...]
      let entity = rest.prefix { $0 != ";" }
      plain += entities[String(entity.dropFirst())] ?? String(entity)
      rest = rest[entity.endIndex...].dropFirst()
    }
    return plain + rest
  }

  private static let entities = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "#39": "'", "#34": "\"",
  ]
}
