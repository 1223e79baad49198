import Testing

@testable import TextBack

@Suite struct `A number among other words` {
  /// Of +14155550177: a text, and what is left of it; nil if the number is not in it.
  static let american: [(text: String, left: String?)] = [
    ("+14155550177", "…"),
    ("call 4155550177 now", "call … now"),
    ("call (415) 555-0177 now", "call … now"),
    ("(415)555-0177.", "…."),
    ("415-555-0177", "…"),
    ("415 555 0177", "…"),
    ("415/555/0177", "…"),
    ("415.555.0177", "…"),
    ("415,555,0177", "…"),
    ("+1.415.555.0177", "…"),
    ("+1 (415) 555 - 0177", "…"),
    ("1-415-555-0177", "…"),
    ("001 415 555 0177", "…"),
    ("011 1 415 555 0177", "…"),
    ("+1 (415) 555\u{2011}0177", "…"),
    ("415\u{A0}555\u{A0}0177", "…"),
    ("415\u{2009}555\u{202F}0177", "…"),
    ("415\u{2013}555\u{2212}0177", "…"),
    ("415\n555\n0177", "…"),
    ("4\u{200B}155550177", "…"),
    ("\u{202D}+1 415 555 0177\u{202C}", "\u{202D}…\u{202C}"),
    ("４１５５５５０１７７", "…"),
    ("（４１５）５５５－０１７７", "…"),
    ("＋１４１５５５５０１７７", "…"),
    ("٤١٥٥٥٥٠١٧٧", "…"),
    ("४१५ ५५५ ०१७७", "…"),
    ("4\u{FE0F}\u{20E3}1\u{FE0F}\u{20E3}5\u{FE0F}\u{20E3}5550177", "…"),
    ("tel:+1-415-555-0177;ext=2", "tel:…;ext=2"),
    ("4155550177x12", "…x12"),
    ("me (4155550177)", "me (…)"),
    ("4155550177 or 415-555-0177", "… or …"),
    ("4155550177 4155550177", "… …"),
    ("id94155550177003", "id9…003"),
    ("é 415 555 0177 é", "é … é"),
    // One off, and what is no spelling.
    ("4155550178", nil),
    ("415555017", nil),
    ("5550177", nil),
    ("155550177", nil),
    ("415 and 5550177", nil),
    ("415     5550177", nil),
    ("415a5550177", nil),
    ("\"415\",\"5550177\"", nil),
    ("7710555514", nil),
    ("", nil),
  ]

  @Test(arguments: american)
  func `is found however it is spelled`(text: String, left: String?) throws {
    let phone = try #require(PhoneNumber(e164: "+14155550177"))
    #expect(NumberSpelling(of: phone).replaced(in: text, by: "…") == left)
  }

  static let others: [(phone: String, text: String, left: String?)] = [
    ("+447911123456", "07911 123456", "…"),
    ("+447911123456", "+44 (0)7911 123 456", "…"),
    ("+447911123456", "0044 7911 123456", "…"),
    ("+33612345678", "06 12 34 56 78", "…"),
    ("+493012345678", "030/123 456 78", "…"),
    // Eight digits are found by themselves, and not inside other numbers.
    ("+4740612345", "ring 40 61 23 45", "ring …"),
    ("+4740612345", "+47 406 12 345", "…"),
    ("+4740612345", "004740612345", "…"),
    ("+4740612345", "order 9940612345", nil),
    ("+4740612345", "order 406123459", nil),
    ("+298212345", "+298 21 23 45", "…"),
    ("+298212345", "21 23 45", "…"),
    // Four would be every price: only with the country code.
    ("+2904123", "4123", nil),
    ("+2904123", "+290 4123", "…"),
    ("+9991234567", "9991234567", "…"),
  ]

  @Test(arguments: others)
  func `is found by the digits that every spelling has`(
    phone: String, text: String, left: String?
  ) throws {
    let phone = try #require(PhoneNumber(e164: phone))
    #expect(NumberSpelling(of: phone).replaced(in: text, by: "…") == left)
  }
}
