/// The short answers that an opt-out, an opt-in and a call for help must get.
///
/// They are sent only where the carrier is silent, cost no credit, and one of them is allowed to
/// reach somebody who has just opted out (47 CFR 64.1200(a)(12)).
package enum OptOutReply: Sendable, Equatable, CaseIterable {
  case stopped
  case started
  case help

  /// The law takes an answer for a confirmation when it comes within five minutes.
  package static let maxAge = Interval.minutes(5)
  /// Who asks for the same again within it, as another machine would, is not answered again.
  package static let pause = Interval.minutes(5)

  /// The answer that a text is owed, if any.
  ///
  /// A second STOP is not confirmed again. Free wording is: whoever was misread learns how to
  /// resume.
  package init?(to text: String, isOptedOut: Bool, carrier: CarrierWords) {
    let meaning = OptOutWords.meaning(of: text, isOptedOut: isOptedOut)
    guard !carrier.answers(text), let reply = OptOutReply(to: meaning, isOptedOut) else {
      return nil
    }
    self = reply
  }

  private init?(to meaning: OptOutWords.Meaning, _ isOptedOut: Bool) {
    switch meaning {
    case .stop, .suspectedStop:
      guard !isOptedOut else { return nil }
      self = .stopped
    case .start, .yes:
      guard isOptedOut else { return nil }
      self = .started
    case .help: self = .help
    case .none: return nil
    }
  }

  /// The words of the answer. It carries no offer and no link.
  package func text(business: String, callback: PhoneNumber) -> String {
    let template =
      switch self {
      case .stopped:
        "{{business}}: you are unsubscribed and will get no more texts. Reply START to resume."
      case .started: "{{business}}: you will get our texts again. Reply STOP to opt out."
      case .help: "{{business}}: call {{callback_number}} for help. Reply STOP to opt out."
      }
    return MessageTemplate.render(
      template,
      TemplateValues(
        business: business, owner: nil, city: nil, bookingLink: nil, emergencyNumber: nil,
        firstName: nil, callerNumber: nil, callbackNumber: callback))
  }
}
