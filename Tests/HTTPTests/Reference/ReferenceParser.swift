@testable import HTTP

/// A second reading of RFC 9112, written to be obvious instead of fast.
///
/// It takes all bytes at once, as characters, and spells the character sets out. It shares nothing
/// with the parser of the server but the limits and the notion of an IPv6 address; so where both
/// agree on every input, a slip would have had to happen twice.
struct ReferenceParser {
  enum Outcome: Equatable {
    case request(method: String, target: String, fields: [String], body: [UInt8], closes: Bool)
    case refused
    case incomplete
  }

  enum Stop: Error {
    case refused
    case incomplete
  }

  let limits: Limits
  let bodyBytesMax: Int
  var rest: ArraySlice<UInt8>

  /// All requests in the bytes, and how the last of them ends.
  static func read(_ bytes: [UInt8], limits: Limits, bodyBytesMax: Int) -> [Outcome] {
    var parser = ReferenceParser(limits: limits, bodyBytesMax: bodyBytesMax, rest: bytes[...])
    var outcomes: [Outcome] = []
    while !parser.rest.isEmpty {
      do throws(Stop) {
        let request = try parser.request()
        outcomes.append(request)
        if case .request(_, _, _, _, closes: true) = request { return outcomes }
      } catch {
        outcomes.append(error == .refused ? .refused : .incomplete)
        return outcomes
      }
    }
    return outcomes
  }

  private mutating func request() throws(Stop) -> Outcome {
    try checkFirstByte(mayBeEmptyLine: true)
    var text = try line(max: limits.requestLineBytesMax)
    if text.isEmpty {
      try checkFirstByte(mayBeEmptyLine: false)
      text = try line(max: limits.requestLineBytesMax)
    }
    var headBytes = text.count + 2
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map { Array($0) }
    guard words.count == 3, isToken(words[0]) else { throw .refused }
    let (method, target, version) = (String(words[0]), words[1], String(words[2]))
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else { throw .refused }
    guard target.count <= limits.targetBytesMax else { throw .refused }
    guard ReferenceTarget.isValid(target, method: method) else { throw .refused }

    var fields: [(name: String, value: [Character])] = []
    while true {
      let text = try line(max: limits.headBytesMax - headBytes)
      headBytes += text.count + 2
      if text.isEmpty { break }
      fields.append(try field(text))
      guard fields.count <= limits.fieldsMax else { throw .refused }
    }
    let message = ReferenceMessage(method: method, isOld: version == "HTTP/1.0", fields: fields)
    let body: [UInt8]
    switch try message.framing() {
    case .none: body = []
    case .length(let digits): body = try content(digits)
    case .chunked: body = try chunks()
    }
    return .request(
      method: method, target: String(target),
      fields: fields.map { "\($0.name): \(String($0.value))" }, body: body,
      closes: message.closes)
  }

  private func checkFirstByte(mayBeEmptyLine: Bool) throws(Stop) {
    guard let first = rest.first else { throw .incomplete }
    let character = Character(UnicodeScalar(first))
    if mayBeEmptyLine, character == "\r" { return }
    guard isToken([character]) else { throw .refused }
  }

  /// The next line without its end; only CRLF ends one.
  mutating func line(max: Int) throws(Stop) -> [Character] {
    guard let end = rest.firstIndex(of: 10) else {
      throw rest.count > max ? .refused : .incomplete
    }
    let line = rest[...end]
    guard line.count <= max, line.count >= 2, line[end - 1] == 13 else { throw .refused }
    rest = rest[(end + 1)...]
    return line.dropLast(2).map { Character(UnicodeScalar($0)) }
  }

  func field(_ line: [Character]) throws(Stop) -> (name: String, value: [Character]) {
    guard let colon = line.firstIndex(of: ":"), isToken(Array(line[..<colon])) else {
      throw .refused
    }
    let value = trimmed(Array(line[(colon + 1)...]))
    guard value.allSatisfy(isText) else { throw .refused }
    return (String(line[..<colon]), value)
  }

  private mutating func content(_ digits: [Character]) throws(Stop) -> [UInt8] {
    let significant = digits.drop { $0 == "0" }
    guard significant.count <= 9, let count = Int(String(significant)), count <= bodyBytesMax
    else { throw .refused }
    guard rest.count >= count else { throw .incomplete }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  private mutating func chunks() throws(Stop) -> [UInt8] {
    var body: [UInt8] = []
    var overhead = 0
    while true {
      let line = try line(max: limits.chunkLineBytesMax)
      overhead += line.count + 4
      guard overhead <= limits.chunkOverheadBytesMax else { throw .refused }
      let digits = line.prefix { hexDigits.contains($0) }
      guard (1...15).contains(digits.count), let size = Int(String(digits), radix: 16) else {
        throw .refused
      }
      guard ReferenceExtensions.isValid(Array(line.dropFirst(digits.count))) else {
        throw .refused
      }
      guard size <= bodyBytesMax - body.count else { throw .refused }
      if size == 0 { break }
      body += rest.prefix(size)
      guard rest.count >= size else { throw .incomplete }
      rest = rest.dropFirst(size)
      for expected: UInt8 in [13, 10] {
        guard let next = rest.popFirst() else { throw .incomplete }
        guard next == expected else { throw .refused }
      }
    }
    var trailerBytes = 0
    var trailers = 0
    while true {
      let text = try line(max: limits.headBytesMax - trailerBytes)
      trailerBytes += text.count + 2
      if text.isEmpty { return body }
      trailers += 1
      guard trailers <= limits.fieldsMax else { throw .refused }
      _ = try field(text)
    }
  }
}

private let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
private let hexDigits = Set("0123456789abcdefABCDEF")
private let tokenCharacters = Set("!#$%&'*+-.^_`|~0123456789" + letters)

/// `1*tchar`.
func isToken(_ text: [Character]) -> Bool {
  !text.isEmpty && text.allSatisfy { tokenCharacters.contains($0) }
}

/// Anything but control characters; a tab is text.
func isText(_ character: Character) -> Bool {
  guard let value = character.unicodeScalars.first?.value else { return false }
  return character == "\t" || (value >= 32 && value != 127)
}

func trimmed(_ text: [Character]) -> [Character] {
  let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
  let front = text.drop(while: isBlank)
  return Array(front.reversed().drop(while: isBlank).reversed())
}
