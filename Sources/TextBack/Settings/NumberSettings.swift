/// How calls reach a business's number.
package enum NumberMode: String, Sendable, CaseIterable {
  /// We ring the owner.
  case forward
  /// The phone company has rung the owner already and forwards what nobody answered.
  case alreadyForwarded = "already_forwarded"
  /// A phone system of the owner's own tells us of its missed calls.
  case external
}

/// What the caller meets when the ring is over and nobody has answered.
package enum AfterRing: String, Sendable, CaseIterable {
  case hangUp = "hang_up"
  case voicemail
  case redirect
}

/// What the owner has set for one number. Each field is a setting of the admin API.
package struct NumberSettings: Sendable, Equatable {
  package let id: ID<Number>
  package let businessID: ID<Business>
  package let phone: PhoneNumber
  package var label: String?
  package var carrier: String
  package var mode: NumberMode
  /// The number texts come from: the number itself, save in mode `external`.
  package var sendingNumber: PhoneNumber
  /// The account that sends them: `carrier`, unless that only reports calls.
  package var sendingCarrier: String
  package var textback: TextbackSettings
  /// Counts the changes, so that a decision can say by which settings it was made.
  package let version: Int

  package init(
    id: ID<Number>, businessID: ID<Business>, phone: PhoneNumber, label: String?, carrier: String,
    mode: NumberMode, sendingNumber: PhoneNumber, sendingCarrier: String? = nil,
    textback: TextbackSettings, version: Int
  ) {
    self.id = id
    self.businessID = businessID
    self.phone = phone
    self.label = label
    self.carrier = carrier
    self.mode = mode
    self.sendingNumber = sendingNumber
    self.sendingCarrier = sendingCarrier ?? carrier
    self.textback = textback
    self.version = version
  }
}

/// The settings under `textback` of a number; a new value has the defaults.
package struct TextbackSettings: Sendable, Equatable {
  package var isEnabled = false
  package var forwardTo: [PhoneNumber] = []
  package var ringTimeoutSeconds = 20
  package var message: String
  package var afterHoursMessage: String?
  package var weekendMessage: String?
  package var busyMessage: String?
  package var ringsAfterHours = false
  package var acceptance = Acceptance.none
  package var minimumTalkSeconds = 0
  package var afterRing = AfterRing.hangUp
  package var voicemailGreeting: String?
  package var redirectURL: String?
  package var delaySeconds = 0
  package var isDelayConfirmed = false
  package var maxAgeSeconds = 300
  package var cooldownMinutes = 60
  package var mutedReasons: Set<MissedReason> = []
  /// A caller who hangs up sooner does not count.
  package var minimumRingSeconds = 0
  /// The callers that count; empty is all.
  package var onlyNumbers: [PhoneNumber] = []
  package var exceptNumbers: [PhoneNumber] = []
  /// When calls count, by the clock of the business; nil is always.
  package var onlyHours: BusinessHours?
  /// When a text-back waits for the morning of its reader; nil is never.
  package var quietHours: QuietHours?
  package var hasOptOutFooter = false
  package var followUp = FollowUpSettings()

  package init(message: String) {
    self.message = message
  }

  /// About how often the phone rings before the timeout.
  package var ringTimeoutRings: Int {
    max(
      1,
      (ringTimeoutSeconds + TextbackSettings.secondsPerRing / 2) / TextbackSettings.secondsPerRing)
  }

  package static let ringTimeoutRange = 10...60
  package static let minimumTalkRange = 0...30
  package static let minimumRingRange = 0...30
  package static let ruleNumbersMax = 1_000
  /// How long a ring lasts in North America, with the pause after it.
  package static let secondsPerRing = 6
  package static let delayRange = 0...300
  /// A longer delay must be confirmed.
  package static let delaySecondsUnconfirmedMax = 60
  package static let maxAgeRange = 30...1_800
  /// The least for a number whose texts may be sent again on proof that the carrier has none: the
  /// proof takes more than ten minutes.
  package static let maxAgeSecondsToRecover = 900
  package static let cooldownRange = 0...10_080
  package static let forwardTargetsMax = 10
  package static let messageLengthMax = 1_600
}

/// The later texts to somebody who has not replied.
package struct FollowUpSettings: Sendable, Equatable {
  package var isEnabled = false
  /// At most two; with none nothing is sent.
  package var steps: [Step] = []

  package init(isEnabled: Bool = false, steps: [Step] = []) {
    self.isEnabled = isEnabled
    self.steps = steps
  }

  /// One further text, and when it is due.
  package struct Step: Sendable, Equatable {
    package let afterHours: Int
    package let message: String

    package init(afterHours: Int, message: String) {
      self.afterHours = afterHours
      self.message = message
    }
  }

  package static let stepsMax = 2
}
