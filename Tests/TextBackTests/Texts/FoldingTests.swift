import Testing

@testable import TextBack

@Suite struct `Typographic characters` {
  @Test(arguments: [
    ("We’re sorry – call us…", "We're sorry - call us..."),
    ("“Hi” ‘there’", "\"Hi\" 'there'"), ("«oui»", "\"oui\""), ("a‑b−c•d―e", "a-b-c-d-e"),
    ("2½ hours", "2 1/2 hours"), ("¼ mile", "1/4 mile"), ("5\u{A0}pm", "5 pm"), ("a\tb", "a b"),
    ("a\u{2009}b\u{3000}c", "a b c"), ("a\u{200B}b\u{FEFF}", "ab"), ("a\u{2028}b", "a\nb"),
    ("ＡＢＣ！", "ABC!"), ("don`t", "don't"), ("wow‼", "wow!!"), ("1⁄2", "1/2"), ("‹b›", "<b>"),
    ("caf\u{65}\u{301}", "café"), ("A\u{30A}se", "Åse"), ("C\u{327}a", "Ça"), ("\u{2126}", "Ω"),
    ("man\u{303}ana", "mañana"), ("soft\u{AD}hyphen", "softhyphen"), ("a\u{1}b", "ab"),
    ("Book at “https://acme.example/a”…", "Book at \"https://acme.example/a\"..."),
    ("(“www.acme.example”)—ok", "(\"www.acme.example”)—ok"),
  ])
  func `become what GSM-7 has`(text: String, folded: String) {
    let result = Folding.fold(text)
    if GSM7.holds(folded) {
      #expect(Array(result.unicodeScalars) == Array(folded.unicodeScalars))
    } else {
      #expect(Array(result.unicodeScalars) == Array(text.unicodeScalars))
    }
  }

  @Test(arguments: [
    "Ça va — très bien, João", "“Hi” 👋", "naïve…", "Привет – hi", "https://acme.example/a–b now",
    "see acme.example/’s page", "ﬁ…", "™ – ok", "Zażółć… ",
  ])
  func `stay when the text needs UCS-2 anyway`(text: String) {
    #expect(Array(Folding.fold(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: ["", "plain", "é à ü €", "a  b\r\nc", "tilde ~ [x] {y}"])
  func `are not looked for in text that is GSM-7 already`(text: String) {
    #expect(Array(Folding.fold(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: 0..<2_000)
  func `folded are GSM-7 or left alone, and folding again changes nothing`(seed: Int) {
    var random = SeededRandom(seed: seed)
    let text = random.text(length: Int.random(in: 0...60, using: &random))
    let folded = Folding.fold(text)
    let isSame = Array(folded.unicodeScalars) == Array(text.unicodeScalars)
    #expect(isSame || GSM7.holds(folded), "seed \(seed)")
    #expect(Array(Folding.fold(folded).unicodeScalars) == Array(folded.unicodeScalars))
    #expect(Segments(folded).segments <= Segments(text).segments || GSM7.holds(folded))
  }

  /// Fourteen texts of the shapes that guides for this kind of text recommend, and what they cost:
  /// as typed, after folding, and after folding with the opt-out sentence.
  @Test(arguments: [
    (
      "Sorry we didn't pick up! Mike at Acme HVAC here. Write back and I'll answer soon.", "G1", 1,
      1
    ),
    (
      "Hello, Acme Plumbing here. We missed you! What is wrong? Book: https://acme.example/b", "G1",
      1, 1
    ),
    (
      "Hi! Acme Plumbing here. You rang and we were out — what do you need? Answer and "
        + "we’ll write.",
      "U2", 1, 1
    ),
    (
      "Hello from Acme Plumbing. Your call slipped by us while we were out on a job. Pick "
        + "a time at "
        + "https://acme.example/book or answer this text and we will ring you.", "G1", 1, 2
    ),
    (
      "Thank you for ringing Acme Plumbing! We are closed right now, yet reading. Say what you need"
        + " and we will see to it early tomorrow morning, first thing.", "G1", 1, 2
    ),
    (
      "Hi Dana — Acme Plumbing of Springfield here. We couldn’t get to the phone when you rang just"
        + " now — answer with what you need, soon.", "U2", 1, 1
    ),
    (
      "Acme Plumbing: we’re closed — opening at 8. Say what’s up and we’ll ring you at "
        + "eight sharp.",
      "U2", 1, 1
    ),
    (
      "Sorry Dana, Acme here — we missed you. Choose a slot at https://acme.example/b — "
        + "or just answer.",
      "U2", 1, 1
    ),
    (
      "Hi, Mike of Acme Plumbing. We missed you — what can we do? Answer or ring +14155550123 now.",
      "U2", 1, 1
    ),
    (
      "We missed you — it’s Acme Plumbing. What is it that we can do for you on this fine "
        + "day, please?",
      "U2", 1, 1
    ),
    (
      "We missed you. Send your street and what broke, and we’ll be in touch as soon as "
        + "we possibly can.",
      "U2", 1, 1
    ),
    (
      "We missed you. Is it a new visit, another time, or a question? Answer here and we help.",
      "G1", 1, 1
    ),
    (
      "You rang Acme Plumbing. We’re closed at this hour, but leave word here and we’ll "
        + "ring tomorrow.",
      "U2", 1, 1
    ),
    (
      "Is it an emergency now? Ring +14155550199. If not, answer with name, street and trouble.",
      "G1", 1, 1
    ),
  ])
  func `cost what the table says before and after`(
    text: String, typed: String, folded: Int, withFooter: Int
  ) {
    let before = Segments(text)
    #expect((before.encoding == .gsm7 ? "G" : "U") + "\(before.segments)" == typed)
    let after = Folding.fold(text)
    #expect(Segments(after).encoding == .gsm7)
    #expect(Segments(after).segments == folded)
    #expect(Segments(after + " Reply STOP to opt out.").segments == withFooter)
  }
}
