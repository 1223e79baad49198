import Testing

@testable import TextBack

@Suite struct `The segments of a text` {
  @Test(arguments: vectors)
  func `are what carriers bill`(vector: Vector) {
    let segments = Segments(vector.text)
    #expect(segments.encoding == vector.encoding, "\(vector.title)")
    #expect(segments.units == vector.units, "\(vector.title)")
    #expect(segments.segments == vector.count, "\(vector.title)")
  }

  @Test func `never split a cluster unless it is longer than a segment`() {
    let cluster = "e" + String(repeating: "\u{301}", count: 200)
    #expect(Segments(cluster) == Segments(cluster))
    #expect(Segments(cluster).units == 201)
    #expect(Segments(cluster).segments == 3)
  }

  @Test func `name each character that forces UCS-2 once`() {
    #expect(Segments.charactersForcingUCS2(in: "“Ça va” — 👋🏽 ok 👋🏽 €[é]") == ["“", "”", "—", "👋🏽"])
    #expect(Segments.charactersForcingUCS2(in: "plain") == [])
  }

  @Test(arguments: 0..<2_000)
  func `hold random text without loss and close to the quotient`(seed: Int) {
    var random = SeededRandom(seed: seed)
    let text = random.text(length: Int.random(in: 0...400, using: &random))
    let segments = Segments(text)
    let expected = segments.encoding == .ucs2 ? text.utf16.count : segments.units
    #expect(segments.units == expected, "seed \(seed)")
    if segments.units <= segments.encoding.unitsAlone {
      #expect(segments.segments == 1, "seed \(seed)")
    } else {
      let least =
        (segments.units + segments.encoding.unitsJoined - 1) / segments.encoding.unitsJoined
      #expect(segments.segments >= least && segments.segments <= 2 * least, "seed \(seed)")
    }
  }
}

struct Vector: Sendable, CustomTestStringConvertible {
  let title: String
  let text: String
  let encoding: Segments.Encoding
  let units: Int
  let count: Int

  init(_ title: String, _ text: String, _ encoding: Segments.Encoding, _ units: Int, _ count: Int) {
    self.title = title
    self.text = text
    self.encoding = encoding
    self.units = units
    self.count = count
  }

  var testDescription: String { title }
}

private func a(_ count: Int) -> String { String(repeating: "a", count: count) }
private func ya(_ count: Int) -> String { String(repeating: "я", count: count) }
private func hands(_ count: Int) -> String { String(repeating: "👋", count: count) }
private let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}"

/// The vectors of Twilio's published calculator, numbered as in our notes.
private let vectors: [Vector] = [
  Vector("1 empty", "", .gsm7, 0, 1),
  Vector("2 a word", "Hello", .gsm7, 5, 1),
  Vector("3 full", a(160), .gsm7, 160, 1),
  Vector("4 one over", a(161), .gsm7, 161, 2),
  Vector("5 two full", a(306), .gsm7, 306, 2),
  Vector("6 two and one", a(307), .gsm7, 307, 3),
  Vector("7 three full", a(459), .gsm7, 459, 3),
  Vector("7 three and one", a(460), .gsm7, 460, 4),
  Vector("8 euro", "€", .gsm7, 2, 1),
  Vector("9 euro fits", a(158) + "€", .gsm7, 160, 1),
  Vector("10 euro does not fit", a(159) + "€", .gsm7, 161, 2),
  Vector("11 eighty euros", String(repeating: "€", count: 80), .gsm7, 160, 1),
  Vector("11 eighty-one euros", String(repeating: "€", count: 81), .gsm7, 162, 2),
  Vector("12 extension table", "[]{}\\^|~", .gsm7, 16, 1),
  Vector("13 first row", "@£$¥èéùìòÇ", .gsm7, 10, 1),
  Vector("14 line ends", "a\nb\r\nc", .gsm7, 6, 1),
  Vector("15 form feed", "a\u{C}b", .gsm7, 4, 1),
  Vector("16 Greek capitals", "ΔΦΓΛΩΠΨΣΘΞ", .gsm7, 10, 1),
  Vector("17 line end at the limit", a(158) + "\r\n", .gsm7, 160, 1),
  Vector("18 escape over the seam", a(152) + "€" + a(10), .gsm7, 164, 2),
  Vector("19 escape over the seam, two full", a(152) + "€" + a(151), .gsm7, 305, 2),
  Vector("20 escape makes a third", a(152) + "€" + a(152), .gsm7, 306, 3),
  Vector("21 surrogates make a third", ya(66) + "👋" + ya(66), .ucs2, 134, 3),
  Vector("22 a family makes a third", ya(65) + family + ya(58), .ucs2, 134, 3),
  Vector("23 surrogates, two full", ya(66) + "👋" + ya(65), .ucs2, 133, 2),
  Vector("24 surrogates over the seam", ya(66) + "👋" + ya(10), .ucs2, 78, 2),
  Vector("25 backtick", "`", .ucs2, 1, 1),
  Vector("25 c with cedilla", "ç", .ucs2, 1, 1),
  Vector("25 a with acute", "á", .ucs2, 1, 1),
  Vector("25 Greek alpha", "\u{391}", .ucs2, 1, 1),
  Vector("26 curly apostrophe", "We\u{2019}re", .ucs2, 5, 1),
  Vector("27 long dash", "a\u{2014}b", .ucs2, 3, 1),
  Vector("27 hard blank", "a\u{A0}b", .ucs2, 3, 1),
  Vector("27 tab", "a\tb", .ucs2, 3, 1),
  Vector("28 ellipsis", "wait\u{2026}", .ucs2, 5, 1),
  Vector("29 seventy", ya(70), .ucs2, 70, 1),
  Vector("29 seventy-one", ya(71), .ucs2, 71, 2),
  Vector("30 two full", ya(134), .ucs2, 134, 2),
  Vector("30 two and one", ya(135), .ucs2, 135, 3),
  Vector("31 euro in UCS-2", ya(69) + "€", .ucs2, 70, 1),
  Vector("32 a hand", hands(1), .ucs2, 2, 1),
  Vector("32 thirty-five hands", hands(35), .ucs2, 70, 1),
  Vector("32 thirty-six hands", hands(36), .ucs2, 72, 2),
  Vector("33 a family", family, .ucs2, 11, 1),
  Vector("34 a flag", "🇺🇸", .ucs2, 4, 1),
  Vector("34 a thumb", "👍🏽", .ucs2, 4, 1),
  Vector("35 accent apart", "e\u{301}", .ucs2, 2, 1),
  Vector("35 accent apart, folded", Folding.fold("e\u{301}"), .gsm7, 1, 1),
  Vector("36 hand after a full one", a(160) + "👋", .ucs2, 162, 3),
  Vector("37 a family over the seam", ya(60) + family + ya(5), .ucs2, 76, 2),
  Vector("38 plain", greeting("! "), .gsm7, 93, 1),
  Vector("39 typographic", typographic, .ucs2, 122, 2),
  Vector("39 typographic, folded", Folding.fold(typographic), .gsm7, 122, 1),
  Vector("40 a wrench", greeting("! ", mark: " \u{1F527}"), .ucs2, 95, 2),
]

private func greeting(_ end: String, mark: String = ".") -> String {
  "Hi, this is Acme Plumbing\(mark) Sorry we missed your call\(end)"
    + "How can we help? Reply STOP to opt out."
}

private let typographic = greeting(" \u{2013} we\u{2019}ll be right back to you. ")
