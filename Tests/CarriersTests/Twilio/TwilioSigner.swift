import Carriers

/// Signs as the carrier does, written apart from what checks it.
struct TwilioSigner: Sendable {
  static let tokenOfTests = "0123456789abcdef0123456789abcdef"

  var token = tokenOfTests

  /// The signature over a URL and a form in any order, in which no pair stands twice.
  func sign(_ url: String, _ form: [(String, String)], hash: HMAC.Hash = .sha1) -> String {
    let sorted = form.sorted { left, right in
      left.0 == right.0
        ? Array(left.1.utf8).lexicographicallyPrecedes(Array(right.1.utf8))
        : Array(left.0.utf8).lexicographicallyPrecedes(Array(right.0.utf8))
    }
    let message = url + sorted.map { $0.0 + $0.1 }.joined()
    let code = HMAC(hash, secret: Array(token.utf8)).code(for: Array(message.utf8))
    return Base64.encode(code)
  }
}
