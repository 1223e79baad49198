import HTTP
import JSON
import Storage
import TextBack

/// `/businesses/{b}/analytics`: what came of the calls of a time.
enum AnalyticsResource {
  static func show(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let profile = try tx.profile(of: call.business) else { throw Problem(.notFound) }
    let zone = call.house.timeZones.zone(profile.timeZone) ?? .utc
    let period = try AnalyticsPeriod(try call.query(), zone: zone, now: call.moment.wall)
    let calls = try tx.callFigures(of: call.business, from: period.from, to: period.to)
    let texts = try tx.textFigures(of: call.business, from: period.from, to: period.to)
    let followUps = try tx.followUpsSent(of: call.business, from: period.from, to: period.to)
    return .ok([
      "from": .time(period.from),
      "to": .time(period.to),
      "inbound_calls": .integer(calls.inbound),
      "answered_calls": .integer(calls.answered),
      "missed_calls": .integer(calls.missed),
      "voicemails": .integer(calls.voicemails),
      "texts_sent": .integer(texts.sent),
      "texted_callers": .integer(texts.callers),
      "replied_callers": .integer(texts.repliedCallers),
      "opted_out_callers": .integer(texts.optedOutCallers),
      "follow_ups_sent": .integer(followUps),
    ])
  }
}
