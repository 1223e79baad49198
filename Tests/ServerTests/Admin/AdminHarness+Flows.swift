import Carriers
import Storage
import TextBack

@testable import Server

extension AdminHarness {
  /// Tells the flows what a carrier would have told them.
  func hear(_ event: CarrierEvent, on route: WebhookRoute = .voice) throws {
    let zones = TimeZones()
    let rules = FlowRules(zone: { zones.zone($0) })
    let moment = now
    _ = try database.writeBlocking { tx in
      var flow = CarrierEventFlow(tx: tx, account: "main", rules: rules, at: moment)
      return try flow.take(event, route: route)
    }
  }

  /// A business whose number texts back whoever calls it, with some credits; its path.
  func openReadyBusiness(credits: Int = 10) throws -> String {
    let business = try openBusiness()
    _ = try post(
      business + "/numbers",
      #"{"number":"+14155550100","carrier":"main","mode":"already_forwarded","#
        + #""textback":{"enabled":true,"message":"Sorry, {{business}} missed you."}}"#)
    if credits > 0 {
      _ = try post(
        business + "/credits/purchases", #"{"credits":\#(credits),"external_id":"first"}"#)
    }
    return business
  }

  func missCall(_ id: String = "c1", from: String? = "+14155550177") throws {
    try hear(.callArrived(CallReference(carrierID: id, from: from, to: "+14155550100")))
  }

  func receive(_ body: String, id: String = "m1", from: String = "+14155550177") throws {
    let text = InboundText(
      carrierID: id, from: from, to: "+14155550100", body: body, mediaCount: 0)
    try hear(.textArrived(text), on: .sms)
  }
}
