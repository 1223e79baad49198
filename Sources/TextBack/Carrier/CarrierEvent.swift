/// What a carrier can tell us, in our own words.
///
/// Numbers are the carrier's text as it came: what a `from` can hold is `Caller`'s business.
package enum CarrierEvent: Sendable, Equatable {
  /// A caller rings one of the business's numbers.
  case callArrived(CallReference)
  /// A phone system of the owner's own says that nobody answered a call.
  case callMissed(CallReference, MissedReason)
  /// One of the legs that ring the owner has moved on.
  case legMoved(LegReport)
  /// The ring is over: somebody answered and has hung up, or nobody did.
  case forwardEnded(CallReference, ForwardResult)
  /// The caller's own leg is over.
  case callEnded(CallReference, CallEnd)
  /// The caller left a message with the carrier's voicemail.
  case callRecorded(CallReference)
  /// A call that the business placed through the carrier has moved on.
  case outboundCallMoved(OutboundCallReport)
  case textArrived(InboundText)
  case deliveryReported(DeliveryReport)
  /// Nothing that concerns us, such as progress of a leg before it rings.
  case nothing
}

/// Which call an event is about, with both ends, so that a call can be opened by whichever event
/// comes first.
package struct CallReference: Sendable, Equatable {
  /// The carrier's identifier of the caller's leg.
  package let carrierID: String
  /// The caller as the carrier wrote it; nil when it said nothing.
  package let from: String?
  /// The business's number as the carrier wrote it.
  package let to: String?
  /// Numbers that diverted the call to us, when the carrier knows them.
  package let forwardedFrom: String?
  /// What the phone book says of the caller's name and place; often absent, never trusted.
  package let callerName: String?
  package let callerCity: String?
  /// When it happened by the carrier's clock.
  package let occurredAt: Timestamp?

  package init(
    carrierID: String, from: String?, to: String?, forwardedFrom: String? = nil,
    callerName: String? = nil, callerCity: String? = nil, occurredAt: Timestamp? = nil
  ) {
    self.carrierID = carrierID
    self.from = from
    self.to = to
    self.forwardedFrom = forwardedFrom
    self.callerName = callerName
    self.callerCity = callerCity
    self.occurredAt = occurredAt
  }
}

/// A report on one leg that rings the owner.
package struct LegReport: Sendable, Equatable {
  /// The caller's leg for which this one was dialled.
  package let parentCarrierID: String
  package let carrierID: String
  package let change: LegChange
  /// When it happened by the carrier's clock.
  package let occurredAt: Timestamp?

  package init(
    parentCarrierID: String, carrierID: String, change: LegChange, occurredAt: Timestamp? = nil
  ) {
    self.parentCarrierID = parentCarrierID
    self.carrierID = carrierID
    self.change = change
    self.occurredAt = occurredAt
  }
}

/// What has become of a leg that rings the owner.
package enum LegChange: Sendable, Equatable {
  case ringing
  /// Picked up: by a person, or by a machine that sounds like one.
  case pickedUp
  /// Somebody pressed the key that takes the call.
  case accepted
  /// The question was put and another key, or none, was the answer.
  case declined
  case ended(ForwardResult)
}

/// How a ring ended.
package enum ForwardResult: Sendable, Equatable {
  /// A leg was picked up and is over; seconds of talk where the carrier counts them.
  case pickedUp(talkSeconds: Int?)
  case busy
  case noAnswer
  case failed
  /// Ended before anybody answered, because the caller hung up.
  case cancelled
}

/// How the caller's own leg ended.
package enum CallEnd: Sendable, Equatable {
  /// It had been answered, by somebody or by a document of ours.
  case completed(seconds: Int?)
  case busy
  case noAnswer
  case failed
  case cancelled
}

/// A report on a call that the business placed.
package struct OutboundCallReport: Sendable, Equatable {
  package let carrierID: String
  package let from: String
  package let to: String
  package let change: OutboundCall.State
  package let durationSeconds: Int?
  package let occurredAt: Timestamp?

  package init(
    carrierID: String, from: String, to: String, change: OutboundCall.State,
    durationSeconds: Int?, occurredAt: Timestamp?
  ) {
    self.carrierID = carrierID
    self.from = from
    self.to = to
    self.change = change
    self.durationSeconds = durationSeconds
    self.occurredAt = occurredAt
  }
}

/// A text that somebody sent to one of the business's numbers.
package struct InboundText: Sendable, Equatable {
  package let carrierID: String
  package let from: String
  package let to: String
  package let body: String
  package let mediaCount: Int

  package init(carrierID: String, from: String, to: String, body: String, mediaCount: Int) {
    self.carrierID = carrierID
    self.from = from
    self.to = to
    self.body = body
    self.mediaCount = mediaCount
  }
}

/// What the carrier says later about a text that we sent.
package struct DeliveryReport: Sendable, Equatable {
  package let carrierID: String
  /// The token of the attempt, from the callback URL; nil when the carrier called another one.
  package let token: String?
  /// Nil for a status word that we do not know: it is kept and moves nothing.
  package let progress: DeliveryProgress?
  /// The carrier's own word and error code, kept for people to read.
  package let word: String
  package let errorCode: Int?
  /// What the error code means, where it means more than this one text.
  package let rejection: Rejection?

  package init(
    carrierID: String, token: String?, progress: DeliveryProgress?, word: String, errorCode: Int?,
    rejection: Rejection? = nil
  ) {
    self.carrierID = carrierID
    self.token = token
    self.progress = progress
    self.word = word
    self.errorCode = errorCode
    self.rejection = rejection
  }
}

/// How far a text has come, by the carrier's word.
package enum DeliveryProgress: Sendable, Equatable, CaseIterable {
  case accepted, sent, delivered, undelivered, failed
}
