import Glibc

/// The character classes of RFC 9110 §5.6 and RFC 3986, and the little that is done with them.
enum Grammar {
  static let carriageReturn: UInt8 = 13
  static let lineFeed: UInt8 = 10
  static let space: UInt8 = 32
  static let tab: UInt8 = 9

  /// `tchar`: what methods and field names are made of.
  static func isToken(_ byte: UInt8) -> Bool { tokens.contains(byte) }

  /// What may stand in a field value: anything but control characters, which split messages.
  static func isFieldValue(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7F) || byte == tab
  }

  /// Whether all bytes may stand in a field value; without a branch for each, as most may.
  static func isFieldValue(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      let part = UnsafeBufferPointer(rebasing: bytes[range])
      var faults: UInt8 = 0
      for index in 0..<part.count { faults |= isFieldValue(part[index]) ? 0 : 1 }
      return faults == 0
    }
  }

  /// The place of the first such byte at or behind a start, or the end.
  static func firstIndex(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int {
    firstIndex(of: byte, in: bytes, start..<bytes.count)
  }

  /// The place of the first such byte in a range, or the range's end.
  static func firstIndex(of byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    bytes.withUnsafeBytes { bytes in
      let part = UnsafeRawBufferPointer(rebasing: bytes[range])
      guard let first = part.baseAddress, let found = memchr(first, Int32(byte), part.count) else {
        return range.upperBound
      }
      return range.lowerBound + (UnsafeRawPointer(found) - first)
    }
  }

  /// The place of the first blank or control character, or the range's end.
  static func wordEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      let part = UnsafeBufferPointer(rebasing: bytes[range])
      var index = 0
      while index < part.count, part[index] > space { index &+= 1 }
      return range.lowerBound + index
    }
  }

  /// Where a token ends that begins at a start.
  static func tokenEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    end(of: tokens, in: bytes, range)
  }

  /// The same of a path: `pchar`, `/` and `%`.
  static func pathEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    end(of: paths, in: bytes, range)
  }

  /// The same of a query with its question mark.
  static func queryEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    end(of: queries, in: bytes, range)
  }

  /// The same of a host's name: `reg-name`.
  static func hostEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    end(of: hosts, in: bytes, range)
  }

  /// The place of the first byte that is not in a set, or the end.
  private static func end(
    of set: ByteSet, in bytes: [UInt8], _ range: Range<Int>
  ) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      let part = UnsafeBufferPointer(rebasing: bytes[range])
      var index = 0
      while index < part.count, set.contains(part[index]) { index &+= 1 }
      return range.lowerBound + index
    }
  }

  /// Whether every `%` in a range has the two digits that belong to it.
  static func hasWholeEscapes(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let percent = UInt8(ascii: "%")
    var index = firstIndex(of: percent, in: bytes, range)
    while index < range.upperBound {
      guard index + 2 < range.upperBound, hexValue(bytes[index + 1]) != nil,
        hexValue(bytes[index + 2]) != nil
      else { return false }
      index = firstIndex(of: percent, in: bytes, (index + 3)..<range.upperBound)
    }
    return true
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// The value of a hexadecimal digit.
  static func hexValue(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - 0x30 }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }

  static func lowercase(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Whether the bytes are that text, in any case of letters.
  static func equals(_ bytes: [UInt8], _ range: Range<Int>, _ lowercase: StaticString) -> Bool {
    guard range.count == lowercase.utf8CodeUnitCount else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      lowercase.withUTF8Buffer { text in
        var text = text.makeIterator()
        for byte in bytes[range] where Self.lowercase(byte) != text.next() { return false }
        return true
      }
    }
  }

  static func trimmingBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return bytes
  }

  private static var tokens: ByteSet {
    ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  }
  private static var paths: ByteSet {
    ByteSet(low: 0x2FFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }
  private static var queries: ByteSet {
    ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }
  private static var hosts: ByteSet {
    ByteSet(low: 0x2BFF_7FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }
}

/// A set of ASCII characters, one bit for each; `GrammarTests` spells them out.
struct ByteSet: Sendable {
  let low: UInt64
  let high: UInt64

  func contains(_ byte: UInt8) -> Bool {
    let word = byte < 64 ? low : high
    return byte < 128 && word & (1 << UInt64(byte & 63)) != 0
  }
}
