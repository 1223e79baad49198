import Carriers
import Testing
import TextBack

@testable import Server

/// An observer that keeps what it hears to itself.
struct Silence: FlowObserver {
  var expectsFailure = false

  func received(account: String, route: WebhookRoute, isRepeat: Bool) {}
  func refused(_ refusal: WebhookRefusal, account: String, route: WebhookRoute) {}
  func noted(_ notes: [FlowNote]) {}
  func attempted(_ outcome: SendOutcome, _ state: Message.State) {}
  func lookedUp(_ enquiry: Enquiry, _ failure: LookUpFailure?) {}
  func clockStepped(by step: Interval) {}
  func failed(_ what: String, _ why: String) {
    if !expectsFailure { Issue.record("\(what): \(why)") }
  }
}
