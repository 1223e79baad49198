import CCrypto

/// The standard alphabet of RFC 4648 §4, with padding.
package enum Base64 {
  /// The text of some bytes.
  package static func encode(_ bytes: [UInt8]) -> String {
    let length = (bytes.count + 2) / 3 * 4
    // libcrypto ends the text with a NUL.
    return String(unsafeUninitializedCapacity: length + 1) { text in
      crypto_base64(bytes, bytes.count, text.baseAddress)
      return length
    }
  }
}

extension Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The bytes of a text; nil if it is not exactly what `encode` writes of some bytes.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }.reversed()
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for digit in digits {
      guard let value = alphabet.firstIndex(of: digit) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return encode(bytes).utf8.elementsEqual(text.utf8) ? bytes : nil
  }
}
