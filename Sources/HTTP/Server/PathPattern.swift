/// The shape of the paths that one route answers, such as `/leads/{id}/notes`.
struct PathPattern: Sendable, Equatable {
  /// What stands between two slashes.
  enum Segment: Sendable, Equatable {
    case literal(String)
    case parameter(String)
  }

  let text: String
  let segments: [Segment]

  init(_ text: String) {
    precondition(text.hasPrefix("/"), "the path \(text) must begin with a slash")
    self.text = text
    segments = Self.segments(of: text).map { segment in
      guard segment.first == "{" else {
        precondition(!segment.contains("{"), "in \(text) a {name} must be a whole segment")
        return .literal(String(segment))
      }
      precondition(
        segment.last == "}" && segment.count > 2, "in \(text) a {name} must be a whole segment")
      return .parameter(String(segment.dropFirst().dropLast()))
    }
  }

  var isLiteral: Bool {
    segments.allSatisfy { if case .literal = $0 { true } else { false } }
  }

  static func segments(of path: String) -> [Substring] {
    path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
  }

  /// The parameters of a path of this shape, or `nil` if it has another.
  ///
  /// A parameter is decoded; an empty one, one that is not UTF-8, and one with a NUL or a slash
  /// in it name nothing that exists.
  func match(_ path: [Substring]) -> PathParameters? {
    guard path.count == segments.count else { return nil }
    for (segment, part) in zip(segments, path) {
      if case .literal(let literal) = segment, literal != part { return nil }
    }
    var parameters = PathParameters()
    for (segment, part) in zip(segments, path) {
      guard case .parameter(let name) = segment else { continue }
      var bytes: [UInt8] = []
      guard
        PercentEncoding.decode(
          Array(part.utf8), 0..<part.utf8.count, into: &bytes),
        !bytes.isEmpty, !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")),
        let value = String(validating: bytes, as: UTF8.self)
      else { return nil }
      parameters.append(name, value)
    }
    return parameters
  }

  /// Whether some path has both shapes.
  func overlaps(_ other: PathPattern) -> Bool {
    segments.count == other.segments.count
      && zip(segments, other.segments).allSatisfy { pair in
        if case (.literal(let left), .literal(let right)) = pair { left == right } else { true }
      }
  }

  /// Whether every path of this shape has the other one too, but not the other way round.
  func isMoreSpecific(_ other: PathPattern) -> Bool {
    let pairs = zip(segments, other.segments)
    return overlaps(other)
      && pairs.allSatisfy { if case (.parameter, .literal) = $0 { false } else { true } }
      && pairs.contains { if case (.literal, .parameter) = $0 { true } else { false } }
  }
}

/// What stood in a path where its route has a `{name}`.
package struct PathParameters: Sendable {
  private(set) var values: [(name: String, value: String)] = []

  package init() {}

  /// The decoded segment under that name, which the route's pattern must have.
  package subscript(name: String) -> String {
    for parameter in values where parameter.name == name { return parameter.value }
    preconditionFailure("the route has no {\(name)}; use a name of its pattern")
  }

  /// Adds a segment that stands for a name.
  package mutating func append(_ name: String, _ value: String) {
    values.append((name, value))
  }
}

/// `%41` for `A` (RFC 3986 §2.1).
enum PercentEncoding {
  /// Appends the bytes that are meant; says whether each `%` has its two hexadecimal digits.
  static func decode(
    _ bytes: [UInt8], _ range: Range<Int>, into decoded: inout [UInt8]
  ) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      let bytes = UnsafeBufferPointer(rebasing: bytes[range])
      var index = 0
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "%"):
          guard index + 2 < bytes.count, let high = Grammar.hexValue(bytes[index + 1]),
            let low = Grammar.hexValue(bytes[index + 2])
          else { return false }
          decoded.append(high << 4 | low)
          index += 3
        case let byte:
          decoded.append(byte)
          index += 1
        }
      }
      return true
    }
  }
}
