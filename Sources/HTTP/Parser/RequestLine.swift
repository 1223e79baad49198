/// The first line of a request (RFC 9112 §3): method, target and version, one space between.
struct RequestLine: Sendable {
  let method: Method
  let target: Target
  let version: Version

  init(_ bytes: [UInt8], _ line: Range<Int>, limits: Limits) throws(Refusal) {
    let methodEnd = Grammar.tokenEnd(bytes, line)
    guard methodEnd > line.lowerBound, methodEnd < line.upperBound,
      bytes[methodEnd] == Grammar.space
    else { throw .malformedRequestLine }

    let targetStart = methodEnd + 1
    let targetEnd = Grammar.wordEnd(bytes, targetStart..<line.upperBound)
    guard targetEnd > targetStart, targetEnd < line.upperBound, bytes[targetEnd] == Grammar.space
    else { throw .malformedRequestLine }

    version = try Self.version(bytes, (targetEnd + 1)..<line.upperBound)
    method = Method(checked: String(decoding: bytes[line.lowerBound..<methodEnd], as: UTF8.self))
    guard targetEnd - targetStart <= limits.targetBytesMax else { throw .targetTooLong }
    target = try Target(bytes, targetStart..<targetEnd, of: method)
  }

  private static func version(_ bytes: [UInt8], _ range: Range<Int>) throws(Refusal) -> Version {
    let start = range.lowerBound
    // The name of the protocol is the one word here whose case counts (RFC 9112 §2.3).
    guard range.count == 8, bytes[start] == UInt8(ascii: "H"),
      bytes[start + 1] == UInt8(ascii: "T"),
      bytes[start + 2] == UInt8(ascii: "T"), bytes[start + 3] == UInt8(ascii: "P"),
      bytes[start + 4] == UInt8(ascii: "/"),
      Grammar.isDigit(bytes[start + 5]), bytes[start + 6] == UInt8(ascii: "."),
      Grammar.isDigit(bytes[start + 7])
    else { throw .malformedRequestLine }
    switch (bytes[start + 5], bytes[start + 7]) {
    case (UInt8(ascii: "1"), UInt8(ascii: "1")): return .http11
    case (UInt8(ascii: "1"), UInt8(ascii: "0")): return .http10
    default: throw .unsupportedVersion
    }
  }
}
