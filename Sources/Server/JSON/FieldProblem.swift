import JSON

/// What is wrong with one field of a JSON text, and what to give instead.
package struct FieldProblem: Sendable, Equatable, CustomStringConvertible {
  /// The path of the field, such as `textback.forward_to[2]`; empty for the whole text.
  package let field: String
  /// The rest of the sentence, such as `is 61; give a whole number from 10 to 60`.
  package let detail: String

  package init(field: String, detail: String) {
    self.field = field
    self.detail = detail
  }

  package var description: String { field.isEmpty ? detail : "\"\(field)\" \(detail)" }
}

/// Every problem of one JSON text, found in one reading.
package struct InvalidFields: Error, Equatable {
  package let problems: [FieldProblem]
}

/// How many problems of one text are collected; more would help nobody.
let problemsMax = 50

extension JSONValue {
  /// What was found, for an error message.
  var found: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text) where text.isEmpty: "empty"
    case .string(let text): quoted(text)
    case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
    case .object: "an object"
    }
  }
}
