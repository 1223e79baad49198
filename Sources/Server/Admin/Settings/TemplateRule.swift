import JSON
import Storage
import TextBack

/// What keeps a message from being saved, or will keep it from reading well.
enum TemplateRule {
  /// Stands for a caller or a number where none is known yet; nobody has it.
  static let sampleNumber = PhoneNumber(e164: "+12025550123")

  /// Each problem as the rest of a sentence about the message.
  static func problems(
    of template: String, for business: BusinessSettings, hasOptOutFooter: Bool = false
  ) -> [String] {
    guard let values = values(of: business) else { return [] }
    return MessageTemplate(template).problems(under: values).map(sentence)
      + lengthProblems(of: template, for: business, hasOptOutFooter: hasOptOutFooter)
  }

  /// Whether it is too long when filled in, in the same form: at most one.
  static func lengthProblems(
    of template: String, for business: BusinessSettings, hasOptOutFooter: Bool
  ) -> [String] {
    guard let values = values(of: business) else { return [] }
    let length = MessageTemplate.render(template, values, hasOptOutFooter: hasOptOutFooter)
      .utf16.count
    let max = MessageTemplate.renderedLengthMax
    if length <= max { return [] }
    let state = hasOptOutFooter ? "filled in, with the footer" : "filled in"
    return ["has \(length) characters when \(state); give at most \(max)"]
  }

  /// What a business's own tokens stand for; of a caller nothing is known.
  static func values(
    of business: BusinessSettings, lead: LeadListing? = nil, number: PhoneNumber? = nil
  ) -> TemplateValues? {
    guard let callback = number ?? sampleNumber else { return nil }
    return TemplateValues(
      business: business.name, owner: business.ownerName, city: business.city,
      bookingLink: business.bookingLink, emergencyNumber: business.emergencyNumber,
      firstName: lead?.name, callerNumber: lead?.phone ?? sampleNumber,
      callbackNumber: callback)
  }

  private static func sentence(_ problem: TemplateProblem) -> String {
    switch problem {
    case .strayBraces:
      return "has braces that belong to no token; write {{name}} or {{name|fallback}}"
    case .unknownToken(let name):
      let known = TemplateToken.allCases.map { "{{\($0.rawValue)}}" }.joined(separator: ", ")
      return "has the token \(quoted(name)), which is not known; use one of \(known)"
    case .unfillable(let token):
      let setting = token == .owner ? "owner_name" : token.rawValue
      return "uses {{\(token.rawValue)}}, but the business has no \(setting); set that first, or"
        + " give a fallback as in {{\(token.rawValue)|…}}"
    case .empty:
      return "says nothing to a caller whose name is not known; add words or a fallback"
    }
  }
}
