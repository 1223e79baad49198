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
