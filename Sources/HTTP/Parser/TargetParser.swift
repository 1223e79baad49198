extension Target {
  /// Reads a target in origin, absolute or asterisk form (RFC 9112 §3.2).
  ///
  /// The authority form belongs to CONNECT, which is a proxy's business, and is refused.
  init(_ bytes: [UInt8], _ range: Range<Int>, of method: Method) throws(Refusal) {
    let raw = String(decoding: bytes[range], as: UTF8.self)
    let start = range.lowerBound
    if bytes[start] == UInt8(ascii: "/") {
      let pathEnd = try Self.pathEnd(bytes, range)
      try Self.checkQuery(bytes, pathEnd..<range.upperBound)
      self.init(checked: raw, pathEnd: pathEnd - start)
    } else if raw == "*" {
      guard method == .options else { throw .malformedTarget }
      self.init(checked: raw, pathEnd: 1)
    } else {
      let host = try Self.authority(bytes, range)
      let pathEnd = try Self.pathEnd(bytes, host.upperBound..<range.upperBound)
      try Self.checkQuery(bytes, pathEnd..<range.upperBound)
      self.init(
        checked: raw, authorityStart: host.lowerBound - start, pathStart: host.upperBound - start,
        pathEnd: pathEnd - start)
    }
  }

  /// Where the authority of `http://host:port/…` lies; other schemes are not ours to serve.
  private static func authority(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(Refusal) -> Range<Int> {
    var start = range.lowerBound
    let isAbsolute = ["http://", "https://"].contains { prefix in
      let end = range.lowerBound + prefix.utf8.count
      guard end <= range.upperBound else { return false }
      start = end
      return bytes[range.lowerBound..<end].lazy.map(Grammar.lowercase).elementsEqual(prefix.utf8)
    }
    guard isAbsolute else { throw .malformedTarget }
    let end =
      bytes[start..<range.upperBound].firstIndex {
        $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?")
      } ?? range.upperBound
    guard Authority.isValid(bytes, start..<end) else { throw .malformedTarget }
    return start..<end
  }

  private static func pathEnd(_ bytes: [UInt8], _ range: Range<Int>) throws(Refusal) -> Int {
    let end = Grammar.pathEnd(bytes, range)
    guard Grammar.hasWholeEscapes(bytes, range.lowerBound..<end) else { throw .malformedTarget }
    return end
  }

  private static func checkQuery(_ bytes: [UInt8], _ range: Range<Int>) throws(Refusal) {
    guard let mark = range.first else { return }
    guard bytes[mark] == UInt8(ascii: "?"), Grammar.queryEnd(bytes, range) == range.upperBound,
      Grammar.hasWholeEscapes(bytes, range)
    else { throw .malformedTarget }
  }
}

/// Host and port, as `Host` and absolute targets name them (RFC 3986 §3.2).
enum Authority {
  /// Whether the bytes are a host that is not empty, with a port or without.
  ///
  /// User information is refused: in a request it can only mislead (RFC 9110 §4.2.4).
  static func isValid(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    var index = first
    if bytes[first] == UInt8(ascii: "[") {
      guard let close = bytes[range].firstIndex(of: UInt8(ascii: "]")),
        Address(String(decoding: bytes[(first + 1)..<close], as: UTF8.self))?.isIPv4 == false
      else { return false }
      index = close + 1
    } else {
      index = Grammar.hostEnd(bytes, range)
      guard index > first, Grammar.hasWholeEscapes(bytes, first..<index) else { return false }
    }
    guard index < range.upperBound else { return true }
    guard bytes[index] == UInt8(ascii: ":") else { return false }
    let port = bytes[(index + 1)..<range.upperBound]
    return port.count <= 5 && port.allSatisfy(Grammar.isDigit)
  }
}
