import JSON

@testable import Server

/// An answer as it came over the wire.
struct Reply {
  let status: Int
  let head: String
  let body: String

  init(_ text: String) {
    let end = text.firstRange(of: "\r\n\r\n")
    head = String(text[..<(end?.lowerBound ?? text.endIndex)])
    body = String(text[(end?.upperBound ?? text.endIndex)...])
    status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
  }

  /// The value of a field; nil if there is none.
  func field(_ name: String) -> String? {
    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      .map { line in String(line[line.index(line.startIndex, offsetBy: name.count + 2)...]) }
  }

  /// The body as JSON; null if it is none.
  var json: JSONValue { (try? JSONValue(parsing: body.utf8)) ?? .null }

  subscript(name: String) -> JSONValue { json[name] }

  /// The code of a problem.
  var code: String { self["code"].string }

  /// The fields that a problem names.
  var badFields: [String] { self["errors"].elements.map { $0["field"].string } }

  var items: [JSONValue] { self["items"].elements }
}

extension JSONValue {
  subscript(name: String) -> JSONValue { object?[name] ?? .null }

  subscript(index: Int) -> JSONValue {
    elements.indices.contains(index) ? elements[index] : .null
  }

  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  var string: String {
    if case .string(let text) = self { text } else { "" }
  }

  var number: Int? {
    if case .integer(let number) = self { Int(number) } else { nil }
  }

  var names: [String] { object?.members.map(\.name) ?? [] }
}
