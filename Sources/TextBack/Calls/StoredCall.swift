/// An inbound call as the store keeps it: the machine and whom it is between.
package struct StoredCall: Sendable, Equatable {
  package let id: ID<Call>
  package let businessID: ID<Business>
  package let numberID: ID<Number>
  package let leadID: ID<Lead>?
  /// The caller's number; nil when it was withheld or is none.
  package let phone: PhoneNumber?
  package let isWithheld: Bool
  /// A call of ours that came back to us.
  package let isLoop: Bool
  /// Played by the owner, to see a text.
  package let isTest: Bool
  package let carrierID: String
  package let startedAt: Timestamp
  package let settingsVersion: Int
  package var call: Call
  package var missedAt: Timestamp?
  package var answeredLateAt: Timestamp?

  package init(
    id: ID<Call>, businessID: ID<Business>, numberID: ID<Number>, leadID: ID<Lead>?,
    phone: PhoneNumber?, isWithheld: Bool, isLoop: Bool, isTest: Bool,
    carrierID: String, startedAt: Timestamp, settingsVersion: Int, call: Call, missedAt: Timestamp?,
    answeredLateAt: Timestamp?
  ) {
    self.id = id
    self.businessID = businessID
    self.numberID = numberID
    self.leadID = leadID
    self.phone = phone
    self.isWithheld = isWithheld
    self.isLoop = isLoop
    self.isTest = isTest
    self.carrierID = carrierID
    self.startedAt = startedAt
    self.settingsVersion = settingsVersion
    self.call = call
    self.missedAt = missedAt
    self.answeredLateAt = answeredLateAt
  }

  /// Seconds of talk for an answered call; 0 while it rings and when nobody answered.
  package var durationSeconds: Int {
    switch call.state {
    case .answered: call.facts.talkSeconds ?? call.facts.durationSeconds ?? 0
    case .ringing, .missed, .voicemail: 0
    }
  }
}
