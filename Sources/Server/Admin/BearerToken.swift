import Carriers

/// A bearer token: 256 bits that nobody can guess, shown once and kept only as its hash.
///
/// So much chance needs no slow hash and no lock-out: nobody guesses it, however often they try.
package struct BearerToken: Sendable, Equatable {
  /// What the bearer sends, such as `tb_…`.
  package let text: String

  init(text: String) {
    self.text = text
  }

  /// A new token.
  package static func fresh() -> BearerToken {
    let base64 = Base64.encode(SecureRandom.bytes(32)).prefix { $0 != "=" }
    let safe = base64.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
    return BearerToken(text: "tb_" + String(safe))
  }

  /// What is stored in its place.
  package var hash: [UInt8] { SHA256.digest(Array(text.utf8)) }

  /// The token of an `Authorization` field (RFC 6750 §2.1), which must be there exactly once.
  init?(authorization values: [String]) {
    guard values.count == 1, let value = values.first, value.utf8.count <= 512 else { return nil }
    let parts = value.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    text = String(parts[1])
  }
}
