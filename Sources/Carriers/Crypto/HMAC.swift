import CCrypto

/// A secret that authenticates messages: HMAC (RFC 2104) with SHA-1 or SHA-256.
///
/// The keyed state is made once and copied for each message, which saves two of the four
/// compressions that a short message costs.
package final class HMAC: Sendable {
  /// The hash inside.
  package enum Hash: String, Sendable, CaseIterable {
    case sha1 = "SHA1"
    case sha256 = "SHA256"
  }

  // Written once here, freed in deinit; libcrypto only reads it when it makes the copies.
  nonisolated(unsafe) private let key: crypto_hmac_key

  /// Keeps the secret inside libcrypto.
  package init(_ hash: Hash, secret: [UInt8]) {
    guard let key = crypto_hmac_make(hash.rawValue, secret, secret.count) else {
      preconditionFailure("libcrypto offers no HMAC with \(hash.rawValue): repair OpenSSL")
    }
    self.key = key
  }

  deinit {
    crypto_hmac_free(key)
  }

  /// The code of `message`: 20 bytes with SHA-1, 32 with SHA-256.
  package func code(for message: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { code, count in
      count = crypto_hmac_code(key, message, message.count, code.baseAddress, 32)
      precondition(count > 0, "libcrypto computed no HMAC: repair OpenSSL")
    }
  }
}
