/// A template's parts: the owner's own words, and tokens with what to say when they have no value.
package struct MessageTemplate: Sendable, Equatable {
  /// One piece of a template.
  enum Part: Sendable, Equatable {
    case text(String)
    case token(name: String, fallback: String?)
    /// A brace that opens no token and closes none.
    case strayBraces
  }

  let parts: [Part]

  /// Reads `{{name}}` and `{{name|fallback}}`; it refuses nothing, `problems` does.
  ///
  /// Braces are looked for among bytes: an accent after one would hide it among characters.
  package init(_ template: String) {
    var parts: [Part] = []
    var rest = Substring(template).utf8
    while let brace = rest.firstIndex(where: MessageTemplate.isBrace) {
      if brace > rest.startIndex { parts.append(.text(String(Substring(rest[..<brace])))) }
      rest = rest[brace...]
      if let token = MessageTemplate.takeToken(from: &rest) {
        parts.append(token)
      } else {
        parts.append(.strayBraces)
        rest.removeFirst()
      }
    }
    if !rest.isEmpty { parts.append(.text(String(Substring(rest)))) }
    self.parts = parts
  }

  /// The text with its tokens filled in, folded to plain characters. A value is never read for
  /// tokens, and no brace, double blank or leading comma is left.
  package static func render(
    _ template: String, _ values: TemplateValues, hasOptOutFooter: Bool = false
  ) -> String {
    var text = RenderedText()
    for part in MessageTemplate(template).parts {
      switch part {
      case .text(let words): text.append(words)
      case .strayBraces: break
      case .token(let name, let fallback):
        let value = TemplateToken(rawValue: name)?.value(values)
        if let words = value ?? fallback.map(TokenValue.clean), !words.isEmpty {
          text.insert(words)
        } else {
          text.vanish()
        }
      }
    }
    let words = hasOptOutFooter ? text.finished + " " + optOutFooter : text.finished
    return RenderedText.tidied(Folding.fold(words))
  }

  /// The text as it is sent: never longer than carriers take.
  ///
  /// What was short enough when it was saved can grow with the caller's name or a setting. Then the
  /// caller's own tokens vanish, and if that is not enough the shipped words take its place: a
  /// caller is not left without a text for its length.
  package static func renderToSend(
    _ template: String, _ values: TemplateValues, hasOptOutFooter: Bool = false
  ) -> String {
    let candidates = [
      (template, values), (template, values.withoutCaller),
      (MessageLibrary.simple.template, values),
    ]
    let texts = candidates.lazy.map { render($0.0, $0.1, hasOptOutFooter: hasOptOutFooter) }
    return texts.first { $0.utf16.count <= renderedLengthMax } ?? MessageLibrary.lastResort
  }

  /// How long a rendered text may be, in UTF-16 code units, as carriers count.
  package static let renderedLengthMax = 1_600

  /// What the optional footer says.
  package static let optOutFooter = "Reply STOP to opt out."

  private static func isBrace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }

  /// The token that begins here, if one does; what is between its braces holds no other brace.
  private static func takeToken(from rest: inout Substring.UTF8View) -> Part? {
    guard rest.starts(with: "{{".utf8) else { return nil }
    let inside = rest.dropFirst(2)
    guard let end = inside.firstIndex(where: isBrace),
      inside[end...].starts(with: "}}".utf8)
    else { return nil }
    rest = inside[end...].dropFirst(2)
    let halves = inside[..<end]
      .split(separator: UInt8(ascii: "|"), maxSplits: 1, omittingEmptySubsequences: false)
      .map { TokenValue.trimmed(Substring($0)) }
    return .token(name: halves[0], fallback: halves.count == 2 ? halves[1] : nil)
  }
}
