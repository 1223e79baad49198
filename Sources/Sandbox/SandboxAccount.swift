package import Carriers
package import HTTP

/// The carrier account that the sandbox plays: who it is, and where our server listens.
package struct SandboxAccount: Sendable {
  package let accountSID: String
  package let authToken: String
  /// The account's name in the paths of our webhooks.
  package let name: String
  /// Where the world believes our server to be, without a slash at the end; signatures are made
  /// over it.
  package let publicURL: String

  package init(accountSID: String, authToken: String, name: String, publicURL: String) {
    self.accountSID = accountSID
    self.authToken = authToken
    self.name = name
    self.publicURL = publicURL
  }

  /// What a request to the API must carry (RFC 7617).
  var credentials: String {
    "Basic " + Base64.encode(Array("\(accountSID):\(authToken)".utf8))
  }

  /// The URL of one of our webhooks.
  package func webhook(_ route: WebhookRoute) -> String {
    "\(publicURL)/webhooks/\(name)/\(route.rawValue)"
  }

  /// A signed webhook. A fragment tells the carrier how to retry; it is neither sent nor signed.
  package func request(to url: String, _ form: [(String, String)]) -> ClientRequest {
    let target = String(url.prefix { $0 != "#" })
    let body = form.map { "\(FormText.encoded($0.0))=\(FormText.encoded($0.1))" }
      .joined(separator: "&")
    return ClientRequest(
      method: .post, url: target,
      fields: [
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature(of: target, form),
      ],
      body: Array(body.utf8))
  }

  /// HMAC-SHA1 over the URL and the sorted parameters, in base64 (the carrier's security page).
  private func signature(of url: String, _ form: [(String, String)]) -> String {
    let sorted = form.sorted {
      $0.0.utf8.lexicographicallyPrecedes($1.0.utf8)
        || ($0.0 == $1.0 && $0.1.utf8.lexicographicallyPrecedes($1.1.utf8))
    }
    let message = sorted.reduce(into: url) { $0 += $1.0 + $1.1 }
    let code = HMAC(.sha1, secret: Array(authToken.utf8)).code(for: Array(message.utf8))
    return Base64.encode(code)
  }
}

/// Identifiers of the carrier's shape: two letters and 32 hexadecimal digits.
package enum SandboxID {
  /// A fresh one.
  package static func new(_ prefix: String) -> String {
    prefix + SecureRandom.hexadecimal(bytes: 16)
  }
}
