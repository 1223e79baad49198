import CCrypto

/// Checks of what came from outside against what only the owner of a secret can make.
package enum Signature {
  /// Whether two secrets are the same, in a time that does not tell where they differ.
  ///
  /// The lengths of what is compared here are public.
  package static func matches(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && crypto_equal(one, other, one.count)
  }

  /// Whether the holder of an Ed25519 key has signed the message.
  package static func isValid(
    ed25519 signature: [UInt8], of message: [UInt8], publicKey: [UInt8]
  ) -> Bool {
    guard publicKey.count == 32, signature.count == 64 else { return false }
    return crypto_ed25519_valid(publicKey, signature, message, message.count)
  }
}
