import Testing

@testable import TextBack

@Suite struct `A caller's number` {
  @Test(arguments: [
    "+14155550123", "+12025550199", "+16045551234", "+19995551234", "+13405551234", "+17875551234",
    "+447911123456", "+33612345678", "+525512345678", "+4512345678", "+2901234567", "+61412345678",
  ])
  func `can be texted when its plan allows it`(text: String) throws {
    #expect(try Textability(of: phone(text)) == .textable)
  }

  @Test(arguments: [
    "+10000000000", "+11111111111", "+10155550123", "+14150550123", "+14151550123",
    "+12115551234", "+19115551234", "+14159111234", "+14154111234", "+15555551234", "+1415555012",
    "+141555501234", "+14155550", "+2101234567", "+9991234567", "+3841234567", "+8011234567",
  ])
  func `is invalid when nobody can have it`(text: String) throws {
    #expect(try Textability(of: phone(text)) == .invalid)
  }

  @Test(arguments: [800, 833, 844, 855, 866, 877, 888])
  func `is toll-free in these area codes`(area: Int) throws {
    #expect(try Textability(of: phone("+1\(area)5551234")) == .tollFree)
    #expect(try Textability(of: phone("+1\(area + 1)5551234")) != .tollFree)
  }

  @Test(arguments: [
    500, 521, 522, 523, 524, 525, 526, 527, 528, 529, 533, 544, 566, 577, 588, 700, 710, 900,
  ])
  func `is premium in these area codes`(area: Int) throws {
    #expect(try Textability(of: phone("+1\(area)5551234")) == .premium)
  }

  @Test(arguments: [
    242, 246, 264, 268, 284, 345, 441, 473, 649, 658, 664, 721, 758, 767, 784, 809, 829, 849, 868,
    869, 876,
  ])
  func `is abroad in these area codes, though under +1`(area: Int) throws {
    #expect(try Textability(of: phone("+1\(area)5551234")) == .foreignUnderPlusOne)
  }

  @Test(arguments: [
    ("+80012345678", Textability.tollFree), ("+80812345678", .premium), ("+870123456789", .premium),
    ("+88161234567", .premium), ("+883510001234", .premium), ("+979123456789", .premium),
    ("+3361234", .tooShort), ("+33612345", .textable),
  ])
  func `of another plan is judged by its code and length`(text: String, expected: Textability)
    throws
  {
    #expect(try Textability(of: phone(text)) == expected)
  }
}

@Suite struct `The country of a number` {
  @Test(arguments: [
    ("+14155550123", 1), ("+77012345678", 7), ("+201001234567", 20), ("+2125551234", 212),
    ("+447911123456", 44), ("+3545551234", 354), ("+4201234567", 420), ("+8801712345678", 880),
    ("+9981234567", 998), ("+6712345678", nil), ("+2191234567", nil), ("+9991234567", nil),
  ])
  func `is its country code`(text: String, code: Int?) throws {
    #expect(try DestinationCountry(of: phone(text))?.code == code)
  }

  @Test func `is told apart by codes of which none begins another`() {
    let codes = (1...999).filter { DestinationCountry(code: $0) != nil }.map { String($0) }
    for code in codes {
      for longer in codes where longer != code { #expect(!longer.hasPrefix(code)) }
    }
  }

  @Test func `is the only one texted unless others are allowed`() throws {
    let american = try phone("+14155550123")
    let canadian = try phone("+16045551234")
    let british = try phone("+447911123456")
    let nowhere = try phone("+9991234567")
    let own = DestinationAllowList()
    #expect(own.allows(canadian, from: american))
    #expect(!own.allows(british, from: american))
    #expect(own.allows(british, from: british))
    #expect(!own.allows(nowhere, from: nowhere))
    let wide = DestinationAllowList(Set([1, 44].compactMap { DestinationCountry(code: $0) }))
    #expect(wide.allows(british, from: american))
    #expect(try !wide.allows(phone("+33612345678"), from: american))
    let narrow = DestinationAllowList(Set([44].compactMap { DestinationCountry(code: $0) }))
    #expect(!narrow.allows(canadian, from: american))
  }
}

/// A number, or the test fails.
func phone(_ text: String) throws -> PhoneNumber {
  try #require(PhoneNumber(e164: text))
}
