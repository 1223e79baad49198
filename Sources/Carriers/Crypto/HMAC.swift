import CCrypto
import Threads

/// A secret that authenticates messages: HMAC (RFC 2104) with SHA-1 or SHA-256.
///
/// The keyed state is made once and begun anew for each message: that saves two of the four
/// compressions that a short message costs, and most of what libcrypto does around them.
package final class HMAC: Sendable {
  /// The hash inside.
  package enum Hash: String, Sendable, CaseIterable {
    case sha1 = "SHA1"
    case sha256 = "SHA256"
  }

  // Written once here and freed in deinit; between the two, libcrypto changes what it points to,
  // for one message at a time under `turn`.
  nonisolated(unsafe) private let key: crypto_hmac_key
  private let turn = Lock(())

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
      count = turn.withLock { _ in
        crypto_hmac_code(key, message, message.count, nil, 0, code.baseAddress, 32)
      }
      precondition(count > 0, "libcrypto computed no HMAC: repair OpenSSL")
    }
  }

  /// Whether a base64 text is the code of the message that two parts make, in a time that does not
  /// tell where it differs.
  package func signs(_ start: [UInt8], _ rest: [UInt8], as base64: String) -> Bool {
    var given = base64
    return given.withUTF8 { given in
      turn.withLock { _ in
        crypto_hmac_matches(
          key, start, start.count, rest, rest.count, given.baseAddress, given.count)
      }
    }
  }
}
