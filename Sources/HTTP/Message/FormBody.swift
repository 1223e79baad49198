/// The content of an `application/x-www-form-urlencoded` body, in the order it was sent.
///
/// Decoding is strict: what a lenient decoder would repair is refused here, because two programs
/// that repair differently read two different forms.
package struct FormBody: Sendable {
  /// One name with its value, as decoded bytes that are known to be UTF-8 without NUL.
  package typealias Field = (name: [UInt8], value: [UInt8])

  package private(set) var fields: [Field] = []

  package init(_ bytes: [UInt8], fieldsMax: Int = 200) throws(FormRefusal) {
    var start = 0
    while start < bytes.count {
      let end = Grammar.firstIndex(of: UInt8(ascii: "&"), in: bytes, from: start)
      if end > start {
        guard fields.count < fieldsMax else { throw .tooManyFields }
        fields.append(try Self.field(bytes[start..<end]))
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
    for field in fields where field.name.elementsEqual(name.utf8) {
      return String(decoding: field.value, as: UTF8.self)
    }
    return nil
  }

  /// Every value under that name, in order.
  package func all(_ name: String) -> [String] {
    fields.filter { $0.name.elementsEqual(name.utf8) }
      .map { String(decoding: $0.value, as: UTF8.self) }
  }

  /// Names and values as strings, in order.
  package var pairs: [(name: String, value: String)] {
    fields.map {
      (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
    }
  }

  private static func field(_ bytes: ArraySlice<UInt8>) throws(FormRefusal) -> Field {
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else {
      return (try decode(bytes), [])
    }
    return (try decode(bytes[..<equals]), try decode(bytes[(equals + 1)...]))
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) throws(FormRefusal) -> [UInt8] {
    guard let decoded = PercentEncoding.decode(bytes, plusIsSpace: true) else {
      throw .malformedEscape
    }
    guard Grammar.firstIndex(of: 0, in: decoded, from: 0) == decoded.count else {
      throw .containsNull
    }
    guard Grammar.isASCII(decoded) || String(validating: decoded, as: UTF8.self) != nil else {
      throw .notUTF8
    }
    return decoded
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
  /// The bytes that are meant, or `nil` where a `%` is not followed by two hexadecimal digits.
  static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
    // Most of what is sent needs no escape.
    let isPlain = bytes.withUnsafeBufferPointer { bytes in
      var escapes: UInt8 = 0
      for byte in bytes {
        escapes |= byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") ? 1 : 0
      }
      return escapes == 0
    }
    if isPlain { return Array(bytes) }
    var decoded: [UInt8] = []
    var index = bytes.startIndex
    decoded.reserveCapacity(bytes.count)
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "%"):
        guard index + 2 < bytes.endIndex, let high = Grammar.hexValue(bytes[index + 1]),
          let low = Grammar.hexValue(bytes[index + 2])
        else { return nil }
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
    return decoded
  }
}
