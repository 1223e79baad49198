/// The port to other people's servers: one request, one answer, never a second try.
///
/// Whether to try again is decided where it can be seen, so a client that repeats a request of its
/// own accord would send a text twice.
package protocol HTTPClient: Sendable {
  /// Sends a request and waits for what becomes of it; to be called on a thread that may block.
  ///
  /// `beforeFirstByte` runs once the connection stands and before anything of the request leaves;
  /// false keeps it here.
  func send(_ request: ClientRequest, beforeFirstByte: () -> Bool) -> ClientResult
}

extension HTTPClient {
  /// Sends a request that nothing has to happen before.
  package func send(_ request: ClientRequest) -> ClientResult {
    send(request) { true }
  }
}

/// A request to another server.
package struct ClientRequest: Sendable {
  package var method: Method
  package var url: String
  package var fields: Fields
  package var credentials: BasicCredentials?
  package var body: [UInt8]
  /// Whether the address is this machine's own, so that nothing need be encrypted; of a loopback
  /// address that is known without saying.
  package var isToOwnMachine = false

  package init(
    method: Method, url: String, fields: Fields = [:], credentials: BasicCredentials? = nil,
    body: [UInt8] = []
  ) {
    self.method = method
    self.url = url
    self.fields = fields
    self.credentials = credentials
    self.body = body
  }
}

/// A name and a password for HTTP Basic (RFC 7617); neither is in the description.
package struct BasicCredentials: Sendable, Equatable, CustomStringConvertible {
  package let user: String
  package let password: String

  package init(user: String, password: String) {
    self.user = user
    self.password = password
  }

  package var description: String { "Basic credentials" }
}

/// What became of a request, with the evidence for whether it can have been acted on.
package struct ClientResult: Sendable, Equatable {
  /// The final status of the answer; 0 if none was seen.
  package var status: Int
  /// How long the server asks us to wait.
  package var retryAfterSeconds: Int?
  /// The content of the answer as far as it came.
  package var body: [UInt8]
  /// How much of the request was handed to the network: 0 proves that nobody can have read it.
  package var bytesSent: Int
  /// What went wrong; nil when the answer is complete.
  package var failure: ClientFailure?

  package init(
    status: Int, retryAfterSeconds: Int? = nil, body: [UInt8] = [], bytesSent: Int,
    failure: ClientFailure? = nil
  ) {
    self.status = status
    self.retryAfterSeconds = retryAfterSeconds
    self.body = body
    self.bytesSent = bytesSent
    self.failure = failure
  }
}

/// Why a request has no complete answer.
package struct ClientFailure: Sendable, Equatable {
  /// The transport's own number, such as libcurl's 28 for a time-out.
  package let code: Int
  package let words: String
  /// Whether `beforeFirstByte` kept the request here.
  package let isWithdrawn: Bool

  /// Whether the other end could not show who it is: libcurl's numbers for a failed handshake, a
  /// certificate that is not believed, and everything else that is wrong with TLS.
  package var isUntrusted: Bool {
    [35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91].contains(code)
  }

  package init(code: Int, words: String, isWithdrawn: Bool = false) {
    self.code = code
    self.words = words
    self.isWithdrawn = isWithdrawn
  }
}
