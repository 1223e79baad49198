@testable import HTTP

/// What the fields of a request mean for its framing, read the slow way (RFC 9112 §3.2, §6.3,
/// §9.3).
struct ReferenceMessage {
  enum Framing {
    case none
    case length([Character])
    case chunked
  }

  let method: String
  let isOld: Bool
  let fields: [(name: String, value: [Character])]

  private func values(_ name: String) -> [[Character]] {
    fields.filter { $0.name.lowercased() == name }.map { $0.value }
  }

  private func members(_ name: String) -> [String] {
    values(name).flatMap { $0.split(separator: ",") }
      .map { String(trimmed(Array($0))).lowercased() }.filter { !$0.isEmpty }
  }

  var closes: Bool {
    let options = members("connection")
    return options.contains("close") || (isOld && !options.contains("keep-alive"))
  }

  func framing() throws(ReferenceParser.Stop) -> Framing {
    guard members("connection").allSatisfy({ isToken(Array($0)) }) else { throw .refused }
    let hosts = values("host")
    guard hosts.count == 1 || (isOld && hosts.isEmpty) else { throw .refused }
    guard hosts.allSatisfy(ReferenceTarget.isAuthority) else { throw .refused }

    let lengths = values("content-length")
    let isCoded = !values("transfer-encoding").isEmpty
    guard lengths.count <= 1, !(isCoded && !lengths.isEmpty) else { throw .refused }
    for length in lengths {
      guard !length.isEmpty, length.allSatisfy({ "0123456789".contains($0) }) else {
        throw .refused
      }
    }
    let expectations = values("expect").map { String($0).lowercased() }
    guard expectations.allSatisfy({ $0 == "100-continue" }) else { throw .refused }

    if isCoded {
      let codings = values("transfer-encoding").map { String($0).lowercased() }
      guard codings == ["chunked"], !isOld else { throw .refused }
      guard !["GET", "HEAD", "TRACE"].contains(method) else { throw .refused }
      return .chunked
    }
    guard let length = lengths.first else {
      if isOld, ["POST", "PUT", "PATCH"].contains(method) { throw .refused }
      return .none
    }
    guard length.contains(where: { $0 != "0" }) else { return .none }
    guard !["GET", "HEAD", "TRACE"].contains(method) else { throw .refused }
    return .length(length)
  }
}

/// Targets and authorities, character by character (RFC 9112 §3.2, RFC 3986).
enum ReferenceTarget {
  private static let unreserved =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
  private static let hostCharacters = Set(unreserved + "!$&'()*+,;=")
  private static let pathCharacters = Set(unreserved + "!$&'()*+,;=" + ":@/")
  private static let queryCharacters = pathCharacters.union("?")

  static func isValid(_ target: [Character], method: String) -> Bool {
    if target == ["*"] { return method == "OPTIONS" }
    if target.first == "/" { return isPathAndQuery(target) }
    for scheme in ["http://", "https://"] {
      guard String(target.prefix(scheme.count)).lowercased() == scheme else { continue }
      let rest = target.dropFirst(scheme.count)
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      return isAuthority(Array(authority)) && isPathAndQuery(Array(rest.dropFirst(authority.count)))
    }
    return false
  }

  static func isAuthority(_ text: [Character]) -> Bool {
    var host = text
    var port: [Character] = []
    if text.first == "[" {
      guard let close = text.firstIndex(of: "]") else { return false }
      guard Address(String(text[1..<close]))?.isIPv4 == false else { return false }
      host = []
      if close + 1 < text.count {
        guard text[close + 1] == ":" else { return false }
        port = Array(text[(close + 2)...])
      }
    } else {
      if let colon = text.firstIndex(of: ":") {
        host = Array(text[..<colon])
        port = Array(text[(colon + 1)...])
      }
      guard !host.isEmpty, consists(host, of: hostCharacters) else { return false }
    }
    return port.count <= 5 && port.allSatisfy { "0123456789".contains($0) }
  }

  private static func isPathAndQuery(_ text: [Character]) -> Bool {
    let path = text.prefix { $0 != "?" }
    let query = text.dropFirst(path.count).dropFirst()
    return consists(Array(path), of: pathCharacters)
      && consists(Array(query), of: queryCharacters)
  }

  /// Whether the text is made of these characters and of whole escapes.
  private static func consists(_ text: [Character], of accepted: Set<Character>) -> Bool {
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "%" {
        guard rest.count >= 2, rest.prefix(2).allSatisfy({ "0123456789abcdefABCDEF".contains($0) })
        else { return false }
        rest = rest.dropFirst(2)
      } else if !accepted.contains(character) {
        return false
      }
    }
    return true
  }
}

/// Chunk extensions by their grammar (RFC 9112 §7.1.1).
enum ReferenceExtensions {
  static func isValid(_ text: [Character]) -> Bool {
    var rest = text[...]
    while !rest.isEmpty {
      guard next(&rest) == ";", takeToken(&rest) else { return false }
      let saved = rest
      guard next(&rest) == "=" else {
        rest = saved
        continue
      }
      while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
      guard rest.first == "\"" ? takeQuoted(&rest) : takeToken(&rest) else { return false }
    }
    return true
  }

  /// The next character that is no blank.
  private static func next(_ rest: inout ArraySlice<Character>) -> Character? {
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    return rest.popFirst()
  }

  private static func takeToken(_ rest: inout ArraySlice<Character>) -> Bool {
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    let token = rest.prefix { isToken([$0]) }
    rest = rest.dropFirst(token.count)
    return !token.isEmpty
  }

  private static func takeQuoted(_ rest: inout ArraySlice<Character>) -> Bool {
    rest.removeFirst()
    while let character = rest.popFirst() {
      if character == "\"" { return true }
      if character == "\\" {
        guard let quoted = rest.popFirst(), isText(quoted) else { return false }
      } else if !isText(character) {
        return false
      }
    }
    return false
  }
}
