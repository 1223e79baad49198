/// A text that we owe somebody, as the store keeps it.
package struct StoredMessage: Sendable, Equatable {
  package let id: ID<Message>
  package let businessID: ID<Business>
  package let numberID: ID<Number>
  package let leadID: ID<Lead>?
  package let kind: MessageKind
  /// The account that has it or may have it; while it waits, the one that its number has now.
  package var carrier: String
  package let from: PhoneNumber
  package let to: PhoneNumber
  package let body: String
  package var message: Message
  package var carrierID: String?
  /// When it was to leave: after the delay, or at the end of quiet hours.
  package let dueAt: SteadyTime
  /// When it is too old to be of use.
  package let expiresAt: SteadyTime
  package var nextTryAt: SteadyTime?
  package var attempts: Int
  /// How often there was no connection to begin an attempt on.
  package var obstacles: Int
  /// Why it waits, if it is due and does.
  package var waitsFor: WaitReason?
  /// When the carrier is next asked what became of it; only of a text of unknown fate.
  package var reconcileAt: SteadyTime?
  /// How many times the carrier has been asked in vain.
  package var reconcileStep: Int
  /// Whether its words are not those that the carrier was given, because a person was forgotten.
  package let hasErasedWords: Bool

  package init(
    id: ID<Message>, businessID: ID<Business>, numberID: ID<Number>, leadID: ID<Lead>?,
    kind: MessageKind, carrier: String, from: PhoneNumber, to: PhoneNumber, body: String,
    message: Message, carrierID: String?, dueAt: SteadyTime, expiresAt: SteadyTime,
    nextTryAt: SteadyTime?, attempts: Int, obstacles: Int, waitsFor: WaitReason? = nil,
    reconcileAt: SteadyTime? = nil, reconcileStep: Int = 0, hasErasedWords: Bool = false
  ) {
    self.id = id
    self.businessID = businessID
    self.numberID = numberID
    self.leadID = leadID
    self.kind = kind
    self.carrier = carrier
    self.from = from
    self.to = to
    self.body = body
    self.message = message
    self.carrierID = carrierID
    self.dueAt = dueAt
    self.expiresAt = expiresAt
    self.nextTryAt = nextTryAt
    self.attempts = attempts
    self.obstacles = obstacles
    self.waitsFor = waitsFor
    self.reconcileAt = reconcileAt
    self.reconcileStep = reconcileStep
    self.hasErasedWords = hasErasedWords
  }
}

/// A text about to be queued.
package struct NewMessage: Sendable {
  package let number: NumberSettings
  package let lead: ID<Lead>?
  /// The missed call it answers; only a text-back has one.
  package let call: ID<Call>?
  package let kind: MessageKind
  package let to: PhoneNumber
  package let body: String
  package let encoding: String
  package let segments: Int
  package let credits: Int
  package let dueAt: SteadyTime
  package let expiresAt: SteadyTime

  package init(
    number: NumberSettings, lead: ID<Lead>?, call: ID<Call>?, kind: MessageKind, to: PhoneNumber,
    body: String, encoding: String, segments: Int, credits: Int, dueAt: SteadyTime,
    expiresAt: SteadyTime
  ) {
    self.number = number
    self.lead = lead
    self.call = call
    self.kind = kind
    self.to = to
    self.body = body
    self.encoding = encoding
    self.segments = segments
    self.credits = credits
    self.dueAt = dueAt
    self.expiresAt = expiresAt
  }
}
