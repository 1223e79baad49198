import JSON

@testable import Server

/// The description of the API, and whether an answer is what it describes.
struct APIDescription {
  let json: JSONValue

  static let shared = APIDescription()

  init() {
    let page = EmbeddedPage.all.first { $0.name == "openapi.json" }
    json = page.flatMap { try? JSONValue(parsing: $0.bytes) } ?? .null
  }

  /// Every operation, as method and path below the prefix.
  var operations: [String] {
    json["paths"].object?.members.flatMap { path in
      path.value.names.map { "\($0.uppercased()) \(path.name)" }
    } ?? []
  }

  /// What is wrong with an answer; empty if it is as described.
  func problems(method: String, target: String, _ reply: Reply) -> [String] {
    let path = target.prefix { $0 != "?" }.dropFirst(AdminRoutes.prefix.count)
    guard target.hasPrefix(AdminRoutes.prefix + "/"), let template = template(of: path) else {
      return []
    }
    let operation = json["paths"][template][method.lowercased()]
    guard operation != .null else { return [] }
    var response = operation["responses"][String(reply.status)]
    if response == .null, reply.status >= 400 { response = operation["responses"]["default"] }
    response = resolved(response)
    guard response != .null else { return ["status \(reply.status) is not described"] }
    guard let content = response["content"].object?.members.first else {
      return reply.body.isEmpty ? [] : ["there is content"]
    }
    var problems = check(reply.json, content.value["schema"], at: "body")
    if reply.field("Content-Type") != content.name { problems.append("Content-Type") }
    if response["headers"]["ETag"] != .null, reply.field("ETag") == nil { problems.append("ETag") }
    return problems
  }

  private func template(of path: Substring) -> String? {
    let parts = path.split(separator: "/")
    return json["paths"].names.first { name in
      let pattern = name.split(separator: "/")
      return pattern.count == parts.count
        && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        && (name.contains("{id}") == !Self.literals.contains { path.hasSuffix($0) }
          || !name.contains("{id}"))
    }
  }

  private static let literals = ["/messages/preview", "/credits/entries", "/credits/purchases"]

  private func resolved(_ schema: JSONValue) -> JSONValue {
    guard case .string(let reference)? = schema.object?["$ref"] else { return schema }
    return reference.split(separator: "/").dropFirst().reduce(json) { $0[String($1)] }
  }

  /// The keywords of JSON Schema that the description uses; an object may have only the members
  /// that are described, so that none is forgotten.
  private func check(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
    let schema = resolved(schema)
    var problems = checkAlternatives(value, schema, at: path)
    let types = schema["type"] == .null ? [] : schema["type"].elements + [schema["type"]]
    if !types.isEmpty, !types.contains(where: { Self.matches(value, $0.string) }) {
      problems.append("\(path): is no \(schema["type"].text)")
    }
    if schema["enum"] != .null, !schema["enum"].elements.contains(value) {
      problems.append("\(path): \(value.text) is not in the enumeration")
    }
    if schema["const"] != .null, schema["const"] != value { problems.append("\(path): const") }
    if let number = value.number {
      if let low = schema["minimum"].number, number < low { problems.append("\(path): minimum") }
      if let high = schema["maximum"].number, number > high { problems.append("\(path): maximum") }
    }
    if case .string(let text) = value, case .string(let pattern) = schema["pattern"] {
      let isMatch = (try? Regex(pattern)).flatMap { try? $0.firstMatch(in: text) } != nil
      if !isMatch { problems.append("\(path): \(text) does not match") }
    }
    for (index, element) in value.elements.enumerated() where schema["items"] != .null {
      problems += check(element, schema["items"], at: "\(path)[\(index)]")
    }
    return problems + checkMembers(value, schema, at: path)
  }

  private func checkMembers(
    _ value: JSONValue, _ schema: JSONValue, at path: String
  ) -> [String] {
    guard let object = value.object, let properties = schema["properties"].object else { return [] }
    let missing = schema["required"].elements.map(\.string).filter { object[$0] == nil }
    return missing.map { "\(path).\($0): is missing" }
      + object.members.flatMap { member in
        properties[member.name].map { check(member.value, $0, at: "\(path).\(member.name)") }
          ?? ["\(path).\(member.name): is not described"]
      }
  }

  private func checkAlternatives(
    _ value: JSONValue, _ schema: JSONValue, at path: String
  ) -> [String] {
    for (keyword, isExclusive) in [("oneOf", true), ("anyOf", false)] where schema[keyword] != .null
    {
      let results = schema[keyword].elements.map { check(value, $0, at: path) }
      let count = results.count { $0.isEmpty }
      if count == 0 || (isExclusive && count > 1) {
        return ["\(path): \(keyword) matches \(count) times"] + results.joined()
      }
    }
    return []
  }

  private static func matches(_ value: JSONValue, _ type: String) -> Bool {
    switch (value, type) {
    case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"),
      (.double, "number"), (.string, "string"), (.array, "array"), (.object, "object"):
      true
    default: false
    }
  }
}
