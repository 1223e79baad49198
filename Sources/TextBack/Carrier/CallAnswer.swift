/// What we tell the carrier to do with a call, in our own words.
package enum CallAnswer: Sendable, Equatable {
  /// Ring the owner.
  case ring(RingPlan)
  /// Ask whoever picked up to press a key, naming the business.
  case askToAccept(businessName: String)
  /// The key was pressed: connect the caller.
  case connect
  /// Let the caller leave a message.
  case takeMessage(greeting: String)
  /// Hand the call to another document.
  case redirect(url: String)
  case hangUp
  /// End the call without answering it, so that nobody is billed.
  case refuse
  /// Nobody has configured this number: say so politely and hang up.
  case apologise
  /// A report needs no document.
  case acknowledge
}

/// Whom to ring, and for how long.
package struct RingPlan: Sendable, Equatable {
  package let targets: [PhoneNumber]
  package let timeoutSeconds: Int
  /// What the owner's phone shows: the caller, or the business's number when the caller's cannot
  /// be passed on.
  package let callerID: PhoneNumber
  package let acceptance: Acceptance

  package init(
    targets: [PhoneNumber], timeoutSeconds: Int, callerID: PhoneNumber, acceptance: Acceptance
  ) {
    self.targets = targets
    self.timeoutSeconds = timeoutSeconds
    self.callerID = callerID
    self.acceptance = acceptance
  }
}

/// What counts as somebody having answered.
package enum Acceptance: String, Sendable, Equatable, CaseIterable {
  /// A picked-up leg answers the call; a voicemail on the owner's phone does so too.
  case none
  /// Only a pressed key does, which no voicemail can press.
  case pressOne = "press_1"
}
