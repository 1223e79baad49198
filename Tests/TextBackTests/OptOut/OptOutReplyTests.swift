import Testing

@testable import TextBack

@Suite struct `The answer to an opt-out word` {
  private static let carrier = CarrierWords(["STOP", "UNSUBSCRIBE", "START", "HELP"])

  @Test(
    arguments: [
      ("STOP", false, nil), ("stop", false, nil), ("STOP.", false, .stopped),
      ("REVOKE", false, .stopped), ("please stop texting me", false, .stopped),
      ("REVOKE", true, nil), ("start", true, nil), ("UNSTOP", true, .started),
      ("UNSTOP", false, nil), ("YES", true, .started), ("YES", false, nil), ("HELP", false, nil),
      ("INFO", false, .help), ("INFO", true, .help), ("Tomorrow at 9?", false, nil),
    ] as [(String, Bool, OptOutReply?)])
  func `is ours where the carrier is silent`(text: String, isOptedOut: Bool, reply: OptOutReply?) {
    #expect(OptOutReply(to: text, isOptedOut: isOptedOut, carrier: Self.carrier) == reply)
  }

  @Test(arguments: [("STOP", OptOutReply.stopped), ("HELP", .help)])
  func `is always ours where the carrier answers nothing`(text: String, reply: OptOutReply) {
    #expect(OptOutReply(to: text, isOptedOut: false, carrier: .none) == reply)
  }

  @Test(arguments: OptOutReply.allCases)
  func `names the business and fits into one segment`(reply: OptOutReply) throws {
    let phone = try #require(PhoneNumber(e164: "+12025550100"))
    let text = reply.text(business: "Riverside Plumbing 24", callback: phone)
    #expect(text.contains("Riverside Plumbing 24"))
    #expect(Segments(text).segments == 1)
    #expect(OptOutWords.meaning(of: text, isOptedOut: false) != .stop("STOP"))
  }
}
