import CCrypto

/// Bytes that nobody can guess.
package enum SecureRandom {
  /// As many fresh bytes as asked for; the program stops rather than go on with guessable ones.
  package static func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, initialised in
      let done = crypto_random(bytes.baseAddress, count)
      precondition(done, "libcrypto gave no random bytes")
      initialised = count
    }
  }

  /// As many fresh bytes in hexadecimal, two digits each.
  package static func hexadecimal(bytes count: Int) -> String {
    bytes(count).reduce(into: "") { text, byte in
      let digits = String(byte, radix: 16)
      text += digits.count == 1 ? "0" + digits : digits
    }
  }
}
