import Testing

@testable import TextBack

@Suite struct `What a carrier gives for the caller` {
  @Test(arguments: [
    ("+14155550123", "+14155550123"), ("14155550123", "+14155550123"),
    (" +14155550123\r\n", "+14155550123"), ("whatsapp:+14155550123", "+14155550123"),
    ("WhatsApp:14155550123", "+14155550123"), ("+33612345678", "+33612345678"),
    ("4915123456789", "+4915123456789"), ("+1234567", "+1234567"), ("12345678", "+12345678"),
    ("123456789012345", "+123456789012345"), ("+123456789012345", "+123456789012345"),
  ])
  func `is a number when it is E.164, with or without its plus`(text: String, e164: String) {
    #expect(Caller(carrierText: text).number?.e164 == e164)
  }

  @Test(arguments: [
    "anonymous", "restricted", "private", "unavailable", "unknown", "blocked", "withheld",
    "nocallerid",
  ])
  func `is withheld when it is one of the words in any case`(word: String) {
    let dressed = [
      word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst(), "+\(word)",
      " \(word) ", "sip:\(word)@anonymous.invalid", "SIPS:\(word)@192.0.2.1:5060",
      "whatsapp:\(word)",
    ]
    for text in dressed { #expect(Caller(carrierText: text) == .withheld, "\(text)") }
  }

  @Test(arguments: ["", " ", "\n", "+", "No Caller ID", "no-caller-id"])
  func `is withheld when there is nothing in it`(text: String) {
    #expect(Caller(carrierText: text) == .withheld)
    #expect(Caller(carrierText: nil) == .withheld)
  }

  @Test(arguments: [
    ("ANONYMOUS", "266696687"), ("RESTRICTED", "7378742833"), ("UNAVAILABLE", "86282452253"),
    ("UNKNOWN", "8656696"), ("BLOCKED", "2562533"), ("PRIVATE", "7748283"),
    ("WITHHELD", "94844353"),
  ])
  func `is withheld when a keypad spells such a word`(word: String, digits: String) {
    #expect(keypad(word) == digits)
    for text in [digits, "+\(digits)", "1\(digits)", "+1\(digits)"] {
      #expect(Caller(carrierText: text) == .withheld, "\(text)")
    }
    for text in ["+\(digits)9", "+9\(digits)"] {
      #expect(Caller(carrierText: text) != .withheld, "\(text)")
    }
  }

  @Test(arguments: [
    "client:alice", "sip:alice@example.com", "sip:+14155550123@example.com", "12345", "911",
    "1234567", "*67", "ACME", "Acme Plumbing", "+123456", "+1234567890123456", "1234567890123456",
    "+04155550123", "04155550123", "+1 415 555 0123", "+1415555012a", "++14155550123", "private1",
    "+١٤١٥٥٥٥٠١٢٣",
  ])
  func `is something else that no text can go to`(text: String) {
    #expect(Caller(carrierText: text) == .other(text))
    #expect(Caller(carrierText: text).number == nil)
  }

  private func keypad(_ word: String) -> String {
    let keys = ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"]
    return word.map { letter in
      keys.firstIndex { $0.contains(letter) }.map { String($0 + 2) } ?? "?"
    }.joined()
  }
}
