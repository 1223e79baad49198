/// What a template's tokens stand for in one text.
package struct TemplateValues: Sendable, Equatable {
  package var business: String?
  package var owner: String?
  package var city: String?
  package var bookingLink: String?
  package var emergencyNumber: String?
  package var firstName: String?
  package var callerNumber: PhoneNumber?
  package var callbackNumber: PhoneNumber

  package init(
    business: String?, owner: String?, city: String?, bookingLink: String?,
    emergencyNumber: String?, firstName: String?, callerNumber: PhoneNumber?,
    callbackNumber: PhoneNumber
  ) {
    self.business = business
    self.owner = owner
    self.city = city
    self.bookingLink = bookingLink
    self.emergencyNumber = emergencyNumber
    self.firstName = firstName
    self.callerNumber = callerNumber
    self.callbackNumber = callbackNumber
  }
}

/// The names that may stand between double braces.
package enum TemplateToken: String, Sendable, CaseIterable {
  case business
  case firstName = "first_name"
  case callerNumber = "caller_number"
  case callbackNumber = "callback_number"
  case bookingLink = "booking_link"
  case city
  case emergencyNumber = "emergency_number"
  case owner

  /// Whether its value comes from the caller, and so may be missing at any time.
  package var isCallers: Bool { self == .firstName || self == .callerNumber }

  /// The value in these circumstances, cleaned; nil if there is none.
  func value(_ values: TemplateValues) -> String? {
    let text: String? =
      switch self {
      case .business: values.business
      case .firstName: values.firstName.map(TokenValue.firstName)
      case .callerNumber: values.callerNumber?.e164
      case .callbackNumber: values.callbackNumber.e164
      case .bookingLink: values.bookingLink
      case .city: values.city
      case .emergencyNumber: values.emergencyNumber
      case .owner: values.owner
      }
    let clean = text.map(TokenValue.clean) ?? ""
    return clean.isEmpty ? nil : clean
  }
}

/// A template's parts: the owner's own words, and tokens with what to say when they have no value.
package struct MessageTemplate: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case text(String)
    case token(name: String, fallback: String?)
    /// Braces that open no token or close none.
    case strayBraces
  }

  let parts: [Part]

  /// Reads `{{name}}` and `{{name|fallback}}`; it refuses nothing, `problems` does.
  package init(_ template: String) {
    var parts: [Part] = []
    var rest = Substring(template)
    while let open = MessageTemplate.range(of: "{{", in: rest) {
      MessageTemplate.append(rest[..<open.lowerBound], to: &parts)
      rest = rest[open.upperBound...]
      guard let close = MessageTemplate.range(of: "}}", in: rest) else {
        parts.append(.strayBraces)
        break
      }
      parts.append(MessageTemplate.token(rest[..<close.lowerBound]))
      rest = rest[close.upperBound...]
    }
    MessageTemplate.append(rest, to: &parts)
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
          text.append(words)
        } else {
          text.vanish()
        }
      }
    }
    return Folding.fold(hasOptOutFooter ? text.finished + " " + optOutFooter : text.finished)
  }

  /// What the optional footer says.
  package static let optOutFooter = "Reply STOP to opt out."

  private static func token(_ content: Substring) -> Part {
    let halves = content.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let name = TokenValue.trimmed(halves.first ?? "")
    return .token(name: name, fallback: halves.count == 2 ? TokenValue.trimmed(halves[1]) : nil)
  }

  private static func append(_ text: Substring, to parts: inout [Part]) {
    guard !text.isEmpty else { return }
    if text.contains("}}") { parts.append(.strayBraces) }
    parts.append(.text(String(text)))
  }

  private static func range(of mark: String, in text: Substring) -> Range<Substring.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(mark) {
        return index..<text.index(index, offsetBy: mark.count)
      }
      index = text.index(after: index)
    }
    return nil
  }
}
