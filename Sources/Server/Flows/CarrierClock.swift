import TextBack

/// The carrier's clock, as far as it is believed.
package struct CarrierClock: Sendable {
  let moment: Moment
  /// How far a time may be from ours before one of the clocks must be wrong; nil if any is
  /// believed.
  let farthest: Interval?
  /// When that began which an entry of a list is about, a call or a text. A webhook does not say.
  var beganAt: Timestamp?

  /// The clock of a webhook, which comes soon after what it tells of.
  static func ofWebhook(at moment: Moment) -> CarrierClock {
    CarrierClock(moment: moment, farthest: .hours(48))
  }

  /// The clock of the carrier's lists: after a restore they tell of days ago.
  static func ofList(at moment: Moment, beganAt: Timestamp) -> CarrierClock {
    CarrierClock(moment: moment, farthest: nil, beganAt: beganAt)
  }

  /// When something happened: now, if the carrier does not say or is not believed.
  func wall(of occurredAt: Timestamp?) -> Timestamp {
    guard let occurredAt = occurredAt ?? beganAt else { return moment.wall }
    let distance = abs(moment.wall.milliseconds - occurredAt.milliseconds)
    return farthest.map { distance > $0.milliseconds } ?? false ? moment.wall : occurredAt
  }

  /// How long ago something happened; nothing, if it is ahead of us.
  func age(of occurredAt: Timestamp?) -> Interval {
    Interval(milliseconds: max(0, moment.wall.milliseconds - wall(of: occurredAt).milliseconds))
  }

  /// How long ago something happened in a call that has been known for as long as `known`.
  ///
  /// Nothing did before the call arrived: whatever says so is a clock that was set wrongly, and
  /// tells nothing; or it is off by a little, as whole seconds are, and it was as the call arrived.
  func age(of occurredAt: Timestamp?, inCallKnownFor known: Interval) -> Interval {
    let age = age(of: occurredAt)
    if age <= known { return age }
    let isNearly = known > Call.Terms.promptness && age <= known + Call.Terms.promptness
    return isNearly ? known : .seconds(0)
  }

  /// How long that had lasted which an entry of a list is about, by the carrier's clock alone. A
  /// webhook does not say.
  func lasted(until occurredAt: Timestamp?) -> Interval? {
    guard let beganAt, let occurredAt else { return nil }
    return Interval(milliseconds: max(0, occurredAt.milliseconds - beganAt.milliseconds))
  }
}
