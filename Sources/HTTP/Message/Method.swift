/// What a request asks to be done to its target (RFC 9110 §9).
package struct Method: Sendable, Hashable, CustomStringConvertible {
  package let name: String

  /// A method by its name, which is case-sensitive; `nil` if it is not a token.
  package init?(_ name: String) {
    guard !name.isEmpty, name.utf8.allSatisfy(Grammar.isToken) else { return nil }
    self.name = name
  }

  init(checked name: String) {
    self.name = name
  }

  package static var get: Method { Method(checked: "GET") }
  package static var head: Method { Method(checked: "HEAD") }
  package static var post: Method { Method(checked: "POST") }
  package static var put: Method { Method(checked: "PUT") }
  package static var patch: Method { Method(checked: "PATCH") }
  package static var delete: Method { Method(checked: "DELETE") }
  package static var options: Method { Method(checked: "OPTIONS") }
  package static var trace: Method { Method(checked: "TRACE") }
  package static var connect: Method { Method(checked: "CONNECT") }

  /// Whether the method is one that RFC 9110 or RFC 5789 defines.
  package var isRegistered: Bool {
    switch self {
    case .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect: true
    default: false
    }
  }

  /// Whether content in a request of this method means nothing, so that it can only do harm.
  var forbidsContent: Bool {
    switch self {
    case .get, .head, .trace: true
    default: false
    }
  }

  /// Whether a request of this method says what it wants by its content.
  var definesContent: Bool {
    switch self {
    case .post, .put, .patch: true
    default: false
    }
  }

  package var description: String { name }
}
