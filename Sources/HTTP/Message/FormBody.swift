/// The content of an `application/x-www-form-urlencoded` body, in the order it was sent.
///
/// Decoding is strict: what a lenient decoder would repair is refused here, because two programs
/// that repair differently read two different forms. The decoded bytes are known to be UTF-8
/// without NUL, name by name and value by value.
package struct FormBody: Sendable {
  /// Where a name and its value lie in the decoded bytes.
  package struct Field: Sendable, Hashable {
    package let name: Range<Int>
    package let value: Range<Int>
  }

  package private(set) var bytes: [UInt8] = []
  package private(set) var fields: [Field] = []

  package init(_ encoded: [UInt8], fieldsMax: Int = 200) throws(FormRefusal) {
    guard !encoded.isEmpty else { return }
    bytes.reserveCapacity(encoded.count)
    fields.reserveCapacity(16)
    // As a rule all of it is plain text, and then only an escape can put something else in.
    let isPlain = Grammar.texture(encoded, 0..<encoded.count) == .plain
    var start = 0
    while start < encoded.count {
      let end = Grammar.firstIndex(of: UInt8(ascii: "&"), in: encoded, from: start)
      if end > start {
        guard fields.count < fieldsMax else { throw .tooManyFields }
        let equals = Grammar.firstIndex(of: UInt8(ascii: "="), in: encoded, start..<end)
        let name = try append(encoded, start..<equals, isPlain)
        let value = try append(encoded, min(equals + 1, end)..<end, isPlain)
        fields.append(Field(name: name, value: value))
      }
      start = end + 1
    }
  }

  /// The form that a request carries; anything else is refused by its media type.
  package init(_ request: Request, fieldsMax: Int = 200) throws(FormRefusal) {
    guard request.mediaType == "application/x-www-form-urlencoded",
      !request.fields.contains("Content-Encoding")
    else { throw .unsupportedMediaType }
    try self.init(request.body, fieldsMax: fieldsMax)
  }

  package var count: Int { fields.count }

  /// The first value under that name.
  package subscript(name: String) -> String? {
    for field in fields where bytes[field.name].elementsEqual(name.utf8) {
      return text(field.value)
    }
    return nil
  }

  /// Every value under that name, in order.
  package func all(_ name: String) -> [String] {
    fields.filter { bytes[$0.name].elementsEqual(name.utf8) }.map { text($0.value) }
  }

  /// Names and values as strings, in order.
  package var pairs: [(name: String, value: String)] {
    fields.map { (text($0.name), text($0.value)) }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// Decodes a name or a value behind the others, and says where it lies.
  private mutating func append(
    _ encoded: [UInt8], _ range: Range<Int>, _ isPlain: Bool
  ) throws(FormRefusal) -> Range<Int> {
    let start = bytes.count
    let hasEscape = Grammar.firstIndex(of: UInt8(ascii: "%"), in: encoded, range) < range.upperBound
    guard
      hasEscape || Grammar.firstIndex(of: UInt8(ascii: "+"), in: encoded, range) < range.upperBound
    else {
      bytes.append(contentsOf: encoded[range])
      if !isPlain { try check(start..<bytes.count) }
      return start..<bytes.count
    }
    guard PercentEncoding.decode(encoded, range, plusIsSpace: true, into: &bytes) else {
      throw .malformedEscape
    }
    if hasEscape || !isPlain { try check(start..<bytes.count) }
    return start..<bytes.count
  }

  private func check(_ decoded: Range<Int>) throws(FormRefusal) {
    switch Grammar.texture(bytes, decoded) {
    case .plain: break
    case .containsNull: throw .containsNull
    case .beyondASCII:
      guard String(validating: bytes[decoded], as: UTF8.self) != nil else { throw .notUTF8 }
    }
  }
}

/// Why a form is not read.
package enum FormRefusal: Error, Sendable, Hashable {
  case unsupportedMediaType
  case malformedEscape
  case notUTF8
  case containsNull
  case tooManyFields

  /// The status that answers such a form.
  package var status: Status {
    self == .unsupportedMediaType ? .unsupportedMediaType : .badRequest
  }
}

/// `%41` for `A` (RFC 3986 §2.1).
enum PercentEncoding {
  /// Appends the bytes that are meant; says whether each `%` has its two hexadecimal digits.
  static func decode(
    _ bytes: [UInt8], _ range: Range<Int>, plusIsSpace: Bool, into decoded: inout [UInt8]
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
        case UInt8(ascii: "+") where plusIsSpace:
          decoded.append(Grammar.space)
          index += 1
        case let byte:
          decoded.append(byte)
          index += 1
        }
      }
      return true
    }
  }
}
