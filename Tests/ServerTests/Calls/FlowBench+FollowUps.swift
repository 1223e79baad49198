import Carriers
import Storage
import Testing
import TextBack

@testable import Server

/// Two steps, at 24 and 72 hours, and it is noon in California.
func followUpBench(_ change: (inout TextbackSettings) -> Void = { _ in }) throws -> FlowBench {
  let bench = try FlowBench {
    $0.followUp = FollowUpSettings(
      isEnabled: true,
      steps: [
        .init(afterHours: 24, message: "{{business}} again"),
        .init(afterHours: 72, message: "{{business}} for the last time"),
      ])
    change(&$0)
  }
  try bench.setMode(.alreadyForwarded)
  let zones = TimeZones()
  bench.rules = FlowRules(zone: { zones.zone($0) })
  // 2026-11-18T20:00:00Z
  let noon = Timestamp(milliseconds: 1_795_032_000_000)
  bench.moment = Moment(wall: noon, steady: SteadyTime(milliseconds: noon.milliseconds))
  return bench
}

extension FlowBench {
  /// Somebody in California.
  static let caller = "+14155550123"

  /// The carrier accepts the newest text that waits.
  @discardableResult
  func acceptText() throws -> StoredMessage {
    let text = try #require(try waiting.last)
    let token = AttemptToken(
      message: text.id, n: text.attempts + 1, secret: String(repeating: "s", count: 22))
    let record = AttemptRecord(bytesSent: 9, httpStatus: 201, curlCode: 0, verdict: .accepted)
    try write { tx in
      let flow = SendFlow(tx: tx, at: moment)
      #expect(try flow.begin(token, epoch: 1))
      _ = try flow.settle(
        token, .accepted(carrierID: "SM\(text.id)", segments: 1), record: record, jitter: 0)
    }
    return text
  }

  /// Every follow-up, the first planned first.
  var followUps: [FollowUpListing] {
    get throws {
      try write { try $0.followUps(of: business, PageRequest(limit: 200)) }.items.reversed()
    }
  }

  /// The tags of the first lead.
  var tags: [String] {
    get throws { try write { try $0.leadListing(ID(1), of: business) }?.tags ?? [] }
  }

  func receive(_ body: String, id: String = "SMin") throws {
    let text = InboundText(
      carrierID: id, from: FlowBench.caller, to: FlowBench.ownNumber.e164, body: body,
      mediaCount: 0)
    try take(.textArrived(text), route: .sms)
  }
}
