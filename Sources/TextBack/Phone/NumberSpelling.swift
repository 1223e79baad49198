/// A phone number as people write it among other words: `(415) 555-0177`, `+1.415.555.0177`,
/// `415 555 0177`, also in digits of other scripts.
///
/// What makes it the number are its digits without country code, in order, with a few separators
/// between them at most. Digits spelled as words are not found.
package struct NumberSpelling: Sendable {
  /// The digits of the number that every spelling has.
  private let national: [UInt8]
  /// What may stand before them and belongs to the number, the longest first.
  private let prefixes: [[UInt8]]

  /// Separators in a row: a bracket, a dash and blanks on both sides.
  private static let separatorsMax = 4
  /// So many digits are no other number than this one, even inside a longer run.
  private static let unmistakable = 9
  /// With fewer, every price would be one: then the country code has to be there.
  private static let nationalMin = 6
  /// Texts with fewer digits hold no number, and need not be looked at.
  package static let digitsMin = nationalMin

  package init(of phone: PhoneNumber) {
    let digits = phone.e164.utf8.dropFirst().map { $0 - UInt8(ascii: "0") }
    let code = DestinationCountry(of: phone).map { String($0.code).utf8.count } ?? 0
    let isShort = digits.count - code < NumberSpelling.nationalMin
    national = isShort ? digits : Array(digits.dropFirst(code))
    let countryCode = isShort ? [] : Array(digits.prefix(code))
    let trunk: [UInt8] = [0]
    let international: [[UInt8]] = [[0, 1, 1], [0, 0], []]
    prefixes =
      international.flatMap { [$0 + countryCode + trunk, $0 + countryCode] }
      .filter { !$0.isEmpty } + [trunk]
  }

  /// The text with each spelling of the number replaced; nil if there is none.
  package func replaced(in text: String, by mark: String) -> String? {
    let scalars = Array(text.unicodeScalars)
    let found = ranges(in: scalars)
    guard !found.isEmpty else { return nil }
    var result = String.UnicodeScalarView()
    var end = 0
    for range in found {
      result += scalars[end..<range.lowerBound]
      result += mark.unicodeScalars
      end = range.upperBound
    }
    result += scalars[end...]
    return String(result)
  }

  /// A digit of a text, where it stands, and how many separators part it from the digit before.
  private struct Digit {
    let value: UInt8
    let place: Int
    /// Nil if something else stands between them.
    let gap: Int?

    var isAttached: Bool { gap.map { $0 <= NumberSpelling.separatorsMax } ?? false }
  }

  private func ranges(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    let digits = NumberSpelling.digits(of: scalars)
    var ranges: [Range<Int>] = []
    var index = 0
    while index + national.count <= digits.count {
      guard matches(national, digits, at: index), let first = start(of: index, digits) else {
        index += 1
        continue
      }
      let last = digits[index + national.count - 1].place
      let start = opening(before: digits[first].place, last, first < index, scalars)
      ranges.append(max(start, ranges.last?.upperBound ?? 0)..<last + 1)
      index += national.count
    }
    return ranges
  }

  private func matches(_ wanted: [UInt8], _ digits: [Digit], at index: Int) -> Bool {
    guard index >= 0, index + wanted.count <= digits.count else { return false }
    return wanted.indices.allSatisfy { offset in
      let digit = digits[index + offset]
      return digit.value == wanted[offset] && (offset == 0 || digit.isAttached)
    }
  }

  /// The digit with which the number begins, its country code included; nil if what stands at the
  /// index is a part of some longer number.
  private func start(of index: Int, _ digits: [Digit]) -> Int? {
    for prefix in prefixes {
      let first = index - prefix.count
      if first >= 0, digits[index].isAttached, matches(prefix, digits, at: first),
        digits[first].gap != 0
      {
        return first
      }
    }
    guard national.count < NumberSpelling.unmistakable else { return index }
    let next = index + national.count
    let isInside = digits[index].gap == 0 || next < digits.count && digits[next].gap == 0
    return isInside ? nil : index
  }

  /// Where a plus sign and a bracket before the first digit begin.
  private func opening(
    before first: Int, _ last: Int, _ hasPrefix: Bool, _ scalars: [Unicode.Scalar]
  ) -> Int {
    var start = first
    let brackets: Set<Unicode.Scalar> = ["(", "\u{FF08}"]
    let closing: Set<Unicode.Scalar> = [")", "\u{FF09}"]
    if start > 0, brackets.contains(scalars[start - 1]),
      scalars[first...last].contains(where: closing.contains)
    {
      start -= 1
    }
    if start > 0, scalars[start - 1] == "+" || scalars[start - 1] == "\u{FF0B}" { start -= 1 }
    return start
  }

  private static func digits(of scalars: [Unicode.Scalar]) -> [Digit] {
    var digits: [Digit] = []
    var gap: Int?
    for (place, scalar) in scalars.enumerated() {
      if let value = value(of: scalar) {
        digits.append(Digit(value: value, place: place, gap: gap))
        gap = 0
      } else {
        gap = gap.flatMap { isSeparator(scalar) ? $0 + 1 : nil }
      }
    }
    return digits
  }

  /// A digit of any script, also full-width, raised or circled.
  private static func value(of scalar: Unicode.Scalar) -> UInt8? {
    if scalar.isASCII {
      return (0x30...0x39).contains(scalar.value) ? UInt8(scalar.value - 0x30) : nil
    }
    let properties = scalar.properties
    guard properties.numericType == .decimal || properties.numericType == .digit else { return nil }
    return properties.numericValue.map { UInt8($0) }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x28, 0x29, 0x2C...0x2F, 0x5F, 0x7E: true
    // Middle dots, full-width brackets, comma, hyphen, full stop, slash.
    case 0xB7, 0x2022, 0x30FB, 0xFF08, 0xFF09, 0xFF0C...0xFF0F: true
    // A minus sign, and the frame of a key's emoji.
    case 0x2212, 0x20E3: true
    default:
      switch scalar.properties.generalCategory {
      // Blanks and dashes of all widths, what is not seen, and selectors of an emoji.
      case .spaceSeparator, .lineSeparator, .paragraphSeparator, .dashPunctuation, .format,
        .control, .nonspacingMark:
        true
      default: false
      }
    }
  }
}
