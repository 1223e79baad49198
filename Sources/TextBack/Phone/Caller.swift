/// Who a carrier says is at the other end: a number, nobody it would name, or something else.
package enum Caller: Sendable, Equatable {
  case number(PhoneNumber)
  /// The caller withheld their number.
  case withheld
  /// Nothing that a text could be sent to: a short code, a SIP address, an alphanumeric sender.
  case other(String)

  /// Reads what a carrier puts into `from`. Carriers write a withheld number as a word in some
  /// case, as the word spelled on a keypad and dressed up as E.164, or as nothing at all.
  package init(carrierText text: String?) {
    // Nearly every caller is a plain number, and then there is nothing to take off or look for.
    if let phone = text.flatMap(PhoneNumber.init(e164:)), !Caller.isSpelledWord(phone.e164) {
      self = .number(phone)
      return
    }
    let text = Caller.withoutScheme(Caller.trimmed(text ?? ""))
    if text.isEmpty || Caller.isWithheld(text) {
      self = .withheld
    } else if let phone = PhoneNumber(e164: text) ?? Caller.number(withoutPlus: text),
      !phone.isPseudonym
    {
      self = .number(phone)
    } else {
      self = .other(text)
    }
  }

  /// The number, if it is one.
  package var number: PhoneNumber? {
    guard case .number(let phone) = self else { return nil }
    return phone
  }

  /// Lower case, without blanks and dashes.
  private static let words: Set<String> = [
    "anonymous", "restricted", "private", "unavailable", "unknown", "blocked", "withheld",
    "nocallerid",
  ]

  /// The words as a keypad spells them (ITU-T E.161), which pass for numbers in E.164.
  private static let spelledWords: Set<String> = [
    "266696687", "7378742833", "86282452253", "8656696", "2562533", "7748283", "94844353",
  ]

  private static func isWithheld(_ text: String) -> Bool {
    let user = sipUser(of: text) ?? text
    let bare = String(user.drop { $0 == "+" })
    if bare.isEmpty || words.contains(bare.lowercased().filter { !" -_".contains($0) }) {
      return true
    }
    return isSpelledWord(bare)
  }

  private static func isSpelledWord(_ text: String) -> Bool {
    let digits = text.drop { $0 == "+" }
    if spelledWords.contains(String(digits)) { return true }
    return digits.hasPrefix("1") && spelledWords.contains(String(digits.dropFirst()))
  }

  /// What stands before the at sign: `anonymous` in `sip:anonymous@anonymous.invalid` (RFC 3323
  /// §4.1).
  private static func sipUser(of text: String) -> String? {
    let lowercase = text.lowercased()
    guard lowercase.hasPrefix("sip:") || lowercase.hasPrefix("sips:"), text.contains("@") else {
      return nil
    }
    return text.split(separator: ":", maxSplits: 1).last.map { String($0.prefix { $0 != "@" }) }
  }

  /// Some carriers leave out the plus sign (8 to 15 digits; shorter ones are short codes).
  private static func number(withoutPlus text: String) -> PhoneNumber? {
    (8...15).contains(text.utf8.count) ? PhoneNumber(e164: "+" + text) : nil
  }

  private static func withoutScheme(_ text: String) -> String {
    let scheme = "whatsapp:"
    return text.lowercased().hasPrefix(scheme) ? trimmed(text.dropFirst(scheme.count)) : text
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let head = text.drop(while: \.isWhitespace)
    return String(head.reversed().drop(while: \.isWhitespace).reversed())
  }
}
