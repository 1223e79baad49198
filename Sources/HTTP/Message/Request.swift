/// A request as its handler gets it: complete, checked and within its limits.
package struct Request: Sendable {
  package var method: Method
  package var target: Target
  package var version: Version
  package var fields: Fields
  package var body: [UInt8]

  /// Who asks: the socket's peer, or whom a trusted proxy names.
  package var client: Address

  /// The other end of the socket.
  package var peer: Address

  /// Whether the request says that a proxy handed it on.
  package var isForwarded: Bool

  package init(
    method: Method, target: Target, version: Version = .http11, fields: Fields = [:],
    body: [UInt8] = [], client: Address = .loopback, peer: Address = .loopback,
    isForwarded: Bool = false
  ) {
    self.method = method
    self.target = target
    self.version = version
    self.fields = fields
    self.body = body
    self.client = client
    self.peer = peer
    self.isForwarded = isForwarded
  }

  /// What the request takes of memory, roughly.
  var bytesHeld: Int { fields.bytes.count + target.raw.utf8.count + body.count }

  /// The media type of the content, in small letters and without parameters.
  package var mediaType: String? {
    guard let value = fields["Content-Type"] else { return nil }
    let type = value.utf8.prefix { $0 != UInt8(ascii: ";") }.map(Grammar.lowercase)
    return String(decoding: Grammar.trimmingBlanks(type[...]), as: UTF8.self)
  }
}

/// The two versions of the protocol that this server speaks.
package enum Version: Sendable, Hashable {
  case http10
  case http11
}
