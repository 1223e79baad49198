/// A leg as the document asks for it.
struct SandboxLeg {
  let child: String
  let number: String
  let statusCallback: String?
  let screenURL: String?

  init(_ element: CallDocument.Element, child: String) {
    self.child = child
    number = element.text
    statusCallback = element.attributes["statusCallback"]
    screenURL = element.attributes["url"]
  }
}

/// How a script's ring ends.
struct RingOutcome {
  let legStatus: String
  let isPickedUp: Bool
  /// Whether it ends before the ring timeout.
  let isQuick: Bool

  init(_ script: CallScript) {
    switch script {
    case .answered, .pressesOne, .pressesNothing: (legStatus, isPickedUp) = ("completed", true)
    case .ringsOut, .leavesMessage: (legStatus, isPickedUp) = ("no-answer", false)
    case .busy: (legStatus, isPickedUp) = ("busy", false)
    case .failed: (legStatus, isPickedUp) = ("failed", false)
    case .callerHangsUp: (legStatus, isPickedUp) = ("canceled", false)
    }
    isQuick = script != .ringsOut && script != .leavesMessage
  }
}
