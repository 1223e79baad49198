/// A phone number in E.164: a plus sign and 7 to 15 digits of which the first is not zero.
///
/// The description is masked, so that a number never slips into a log or an error.
package struct PhoneNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The number in full, such as `+14155550123`.
  package let e164: String

  /// Nil unless the text is exactly E.164 (ITU-T E.164 §6.2).
  package init?(e164 text: String) {
    let bytes = text.utf8
    guard bytes.count >= 8, bytes.count <= 16, bytes.first == UInt8(ascii: "+") else { return nil }
    let digits = bytes.dropFirst()
    guard digits.first != UInt8(ascii: "0") else { return nil }
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    e164 = text
  }

  /// The last four digits behind dots, such as `•••••0123`.
  package var description: String { "•••••" + e164.suffix(4) }

  /// Stands where the number of somebody forgotten stood, a different one for each erasure: +999 is
  /// a country code that nobody has (ITU-T E.164, List of assigned country codes).
  package static func pseudonym(_ erasure: Int64) -> PhoneNumber {
    let digits = String(erasure % 1_000_000_000)
    let text = pseudonymPrefix + String(repeating: "0", count: 9 - digits.count) + digits
    guard let pseudonym = PhoneNumber(e164: text) else {
      preconditionFailure("a pseudonym is +999 and nine digits")
    }
    return pseudonym
  }

  private static let pseudonymPrefix = "+999"

  /// Whether it only stands for somebody forgotten.
  package var isPseudonym: Bool { e164.hasPrefix(PhoneNumber.pseudonymPrefix) }

  /// The end that every way of writing the number has in common, with or without country code.
  package var suffixDigits: String { String(e164.dropFirst().suffix(9)) }

  package static func < (left: PhoneNumber, right: PhoneNumber) -> Bool { left.e164 < right.e164 }
}
