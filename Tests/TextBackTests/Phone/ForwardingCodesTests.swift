import Testing

@testable import TextBack

@Suite struct `A forwarding code` {
  @Test func `of GSM names the service, the number and the time`() throws {
    let codes = ForwardingCode.all(to: try phone("+442071838750"), ringSeconds: 20)
    #expect(codes.map(\.network) == [.gsm, .gsm, .gsm, .gsm])
    #expect(
      codes.map(\.set) == [
        "**61*+442071838750**20#", "**62*+442071838750#", "**67*+442071838750#",
        "**004*+442071838750**20#",
      ])
    #expect(codes.map(\.check) == ["*#61#", "*#62#", "*#67#", "*#004#"])
    #expect(codes.map(\.unset) == ["##61#", "##62#", "##67#", "##004#"])
    #expect(codes.map(\.condition) == [.noAnswer, .unreachable, .busy, .unanswered])
  }

  @Test(arguments: [
    (10, "10"), (12, "10"), (13, "15"), (20, "20"), (30, "30"), (33, "30"), (60, "30"), (1, "5"),
  ])
  func `of GSM has a time in steps of five seconds`(seconds: Int, shown: String) throws {
    let codes = ForwardingCode.all(to: try phone("+442071838750"), ringSeconds: seconds)
    #expect(codes[0].set.hasSuffix("**\(shown)#"))
  }

  @Test func `of the United States comes with a number there`() throws {
    let codes = ForwardingCode.all(to: try phone("+14155550123"), ringSeconds: 20).dropFirst(4)
    #expect(codes.map(\.network) == [.usCDMA, .usLandline, .usLandline])
    #expect(codes.map(\.set) == ["*714155550123", "*924155550123", "*904155550123"])
    #expect(codes.map(\.unset) == ["*73", "*93", "*91"])
    #expect(codes.allSatisfy { $0.check == nil })
  }
}
