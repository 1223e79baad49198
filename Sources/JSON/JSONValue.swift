/// A JSON value (RFC 8259); an object keeps its members in the order in which they were given.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

/// The members of a JSON object in order; no name occurs twice.
///
/// Objects here are small, so a list that is searched beats a table and keeps the order.
package struct JSONObject: Sendable, Equatable {
  package private(set) var members: [Member] = []

  /// One name and its value.
  package struct Member: Sendable, Equatable {
    package let name: String
    package var value: JSONValue
  }

  package init() {}

  /// Trusts its caller that no name occurs twice.
  init(members: [Member]) {
    self.members = members
  }

  /// The value of a name, or nil where the object does not have it (a `null` it does have).
  package subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONValue {
  /// A whole number of the machine's own size.
  package static func integer(_ number: Int) -> JSONValue { .integer(Int64(number)) }

  /// The value's own JSON, or `null` for nil.
  package static func optional<Value>(
    _ value: Value?, _ json: (Value) -> JSONValue
  ) -> JSONValue {
    value.map(json) ?? .null
  }

  /// A text, or `null` for nil.
  package static func string(orNull text: String?) -> JSONValue { optional(text, JSONValue.string) }

  /// The object, if this is one.
  package var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(members: elements.map { Member(name: $0.0, value: $0.1) })
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(members: elements.map { .init(name: $0.0, value: $0.1) }))
  }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByNilLiteral {
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(nilLiteral: ()) { self = .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}
