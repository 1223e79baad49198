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
    var fields: [Field] = []
    fields.reserveCapacity(16)
    var refusal: FormRefusal?
    bytes = [UInt8](unsafeUninitializedCapacity: encoded.count) { decoded, count in
      encoded.withUnsafeBufferPointer { encoded in
        var decoder = FormDecoder(encoded, into: decoded, fieldsMax: fieldsMax)
        do throws(FormRefusal) {
          try decoder.decode(&fields)
        } catch {
          refusal = error
        }
        count = decoder.count
      }
    }
    if let refusal { throw refusal }
    self.fields = fields
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
    firstField(name, from: 0).map { text(fields[$0].value) }
  }

  /// Every value under that name, in order.
  package func all(_ name: String) -> [String] {
    var values: [String] = []
    var next = firstField(name, from: 0)
    while let index = next {
      values.append(text(fields[index].value))
      next = firstField(name, from: index + 1)
    }
    return values
  }

  /// Names and values as strings, in order.
  package var pairs: [(name: String, value: String)] {
    fields.map { (text($0.name), text($0.value)) }
  }

  /// Lengths are compared first: of two dozen fields few are as long as the one that is wanted.
  private func firstField(_ name: String, from start: Int) -> Int? {
    var name = name
    return name.withUTF8 { name in
      bytes.withUnsafeBufferPointer { bytes in
        fields[start...].firstIndex { field in
          field.name.count == name.count && name.elementsEqual(bytes[field.name])
        }
      }
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
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
