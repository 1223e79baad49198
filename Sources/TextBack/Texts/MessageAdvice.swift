/// What makes a message likely to go unanswered or unread: advice, which never keeps it from being
/// saved.
package enum MessageAdvice: Sendable, Hashable {
  /// It does not say that a call was missed.
  case noAcknowledgement
  /// It does not say whose text it is.
  case noBusinessName
  /// It has no question, link or number, and does not ask for a reply.
  case noNextStep
  /// It has no token that is about the caller.
  case noPersonalToken
  /// It sells, in these words.
  case sales([String])
  /// It claims that a person is typing.
  case posesAsHuman(String)
  /// It reads like an announcement.
  case soundsAutomated(String)
  /// Somebody has forgotten to fill in a blank such as `[company]`.
  case placeholderLeft(String)
  /// A link by a public shortener, which carriers take for spam.
  case shortLink(String)

  /// Its name in the API.
  package var code: String {
    switch self {
    case .noAcknowledgement: "no_acknowledgement"
    case .noBusinessName: "no_business_name"
    case .noNextStep: "no_next_step"
    case .noPersonalToken: "no_personal_token"
    case .sales: "sales_words"
    case .posesAsHuman: "poses_as_human"
    case .soundsAutomated: "sounds_automated"
    case .placeholderLeft: "placeholder_left"
    case .shortLink: "short_link"
    }
  }

  /// What to tell the owner: what was found, and what to do.
  package var sentence: String {
    switch self {
    case .noAcknowledgement:
      "The message does not mention the call. Begin by saying that you are sorry to have missed it."
    case .noBusinessName:
      "The message does not say who writes, so it looks like spam. Add {{business}}."
    case .noNextStep:
      "The message leaves the caller nothing to do. Ask a question, or say \"reply\", or give a"
        + " number or a link."
    case .noPersonalToken:
      "The message is the same for everybody. Address the caller with {{first_name}}, which"
        + " vanishes when the name is not known."
    case .sales(let words):
      "The message sells (\(words.map { "\"\($0)\"" }.joined(separator: ", "))). Somebody who has"
        + " just called wants help, and a first text that advertises may break the law."
    case .posesAsHuman(let words):
      "The message claims that a person is writing it (\"\(words)\"). It is sent automatically, so"
        + " leave that out."
    case .soundsAutomated(let words):
      "The message reads like an announcement (\"\(words)\"), and those are ignored. Write as you"
        + " would speak."
    case .placeholderLeft(let words):
      "The message still has the blank \(words). Fill it in, or use a token such as {{business}}."
    case .shortLink(let host):
      "Carriers drop texts with links by \(host) as spam. Give the address in full."
    }
  }
}
