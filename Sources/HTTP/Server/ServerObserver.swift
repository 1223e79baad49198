/// Sees every request that was answered and every connection that got no further.
///
/// It is called on the loops' own threads, so it must neither block nor take long.
package protocol ServerObserver: AnyObject, Sendable {
  func answered(_ exchange: Exchange)
  /// The peer is not known of a connection that could not even be taken.
  func refused(_ refusal: ConnectionRefusal, from peer: Address?)
}

/// One request with its answer, in what a log or a counter wants of it.
package struct Exchange: Sendable {
  package let method: Method
  package let path: String
  package let status: Status
  package let client: Address
  /// When the request was seen, on the steady clock.
  let began: Int64

  /// How long it took until now, from the moment the request was seen.
  package var durationMicroseconds: Int { Int(Clock.steadyMicroseconds - began) }
}

/// Why a connection ended without the answer of a route.
package enum ConnectionRefusal: Sendable, Hashable {
  /// What came is no request that is served; it was answered with the refusal's status.
  case request(Refusal)
  /// No connection, or none from this address, is free.
  case tooManyConnections
  case tooManyFromAddress
  /// No descriptor or no memory was left to take the connection.
  case noResources
  /// The client did not read its answer in time, or broke off while it was sent.
  case answerNotRead
}
