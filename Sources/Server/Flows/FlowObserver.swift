package import Carriers
package import TextBack

/// Who counts and logs what the flows come to; it changes nothing.
package protocol FlowObserver: Sendable {
  /// A webhook was taken.
  func received(account: String, route: WebhookRoute, isRepeat: Bool)
  /// A webhook was refused.
  func refused(_ refusal: WebhookRefusal, account: String, route: WebhookRoute)
  /// What a webhook or a tick brought about.
  func noted(_ notes: [FlowNote])
  /// What an attempt to send came to.
  func attempted(_ outcome: SendOutcome, _ state: Message.State)
  /// A carrier was asked; nil is an answer.
  func lookedUp(_ enquiry: Enquiry, _ failure: LookUpFailure?)
  /// The wall clock was set by so much, forward or back.
  func clockStepped(by step: Interval)
  /// Something could not be done, and why.
  func failed(_ what: String, _ why: String)
}
