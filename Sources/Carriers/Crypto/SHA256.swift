import CCrypto

/// The hash that stands for a secret or a body where the thing itself is not kept.
package enum SHA256 {
  /// The 32 bytes of the digest.
  package static func digest(_ message: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
      let done = crypto_sha256(message, message.count, digest.baseAddress)
      precondition(done, "libcrypto computed no SHA-256: repair OpenSSL")
      count = 32
    }
  }
}
