@testable import HTTP

/// The server's parser, driven as a connection drives it, over bytes that come in given pieces.
enum Reading {
  static let bodyBytesMax = 4_096

  /// What came of one request.
  enum Outcome: Equatable {
    case request(RequestHead, body: [UInt8])
    case refused(Refusal)
    case incomplete

    static func == (left: Outcome, right: Outcome) -> Bool {
      left.comparable == right.comparable
    }

    /// The outcome without the reason of a refusal, as the reference gives it.
    var comparable: ReferenceParser.Outcome {
      switch self {
      case .refused: .refused
      case .incomplete: .incomplete
      case .request(let head, let body):
        .request(
          method: head.request.method.name, target: head.request.target.raw,
          fields: head.request.fields.lineTexts, body: body, closes: !head.isPersistent)
      }
    }
  }

  /// Feeds the bytes in the pieces that end at `cuts`.
  static func read(_ bytes: [UInt8], cuts: [Int] = [], limits: Limits = Limits()) -> [Outcome] {
    var parser = RequestParser()
    var outcomes: [Outcome] = []
    var head: RequestHead?
    var start = 0
    for end in cuts + [bytes.count] where end > start {
      bytes[start..<end].withUnsafeBufferPointer { parser.append($0) }
      start = end
      do throws(Refusal) {
        while true {
          if head == nil {
            guard parser.hasUnread, let next = try parser.head(within: limits) else { break }
            try parser.expect(next.content, bytesMax: bodyBytesMax)
            head = next
          }
          guard let complete = head, let body = try parser.body(within: limits) else { break }
          outcomes.append(.request(complete, body: body))
          head = nil
          if !complete.isPersistent { return outcomes }
        }
      } catch {
        outcomes.append(.refused(error))
        return outcomes
      }
    }
    if !parser.isIdle { outcomes.append(.incomplete) }
    return outcomes
  }
}

extension Fields {
  /// The fields as `name: value`, each byte as the character of its number.
  var lineTexts: [String] {
    var texts: [String] = []
    for line in bytes[lines].split(separator: 10) {
      let characters = line.dropLast().map { Character(UnicodeScalar($0)) }
      guard let colon = characters.firstIndex(of: ":") else { continue }
      let value = trimmed(Array(characters[(colon + 1)...]))
      texts.append("\(String(characters[..<colon])): \(String(value))")
    }
    return texts
  }
}

extension Reading {
  /// Limits that short inputs reach.
  static let smallLimits: Limits = {
    var limits = Limits()
    limits.requestLineBytesMax = 96
    limits.targetBytesMax = 64
    limits.headBytesMax = 256
    limits.fieldsMax = 8
    limits.chunkLineBytesMax = 32
    limits.chunkOverheadBytesMax = 128
    return limits
  }()
}
