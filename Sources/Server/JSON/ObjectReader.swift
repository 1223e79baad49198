package import JSON

/// Whether a field may be left out or set to null.
package enum Presence: Sendable {
  /// Neither: it must be there with a value.
  case required
  /// It may be left out.
  case optional
  /// It may be left out or be null.
  case nullable
}

/// What was given for a field: a merge patch (RFC 7396) tells "left out" from "null".
package enum Given<Value> {
  case absent
  case null
  case value(Value)

  /// The value, if one was given.
  package var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }

  /// Whether the field was named at all, be it with null.
  package var isPresent: Bool {
    if case .absent = self { false } else { true }
  }

  /// The merge patch of one field: left out it stays, null restores the default.
  package func merged(into current: Value, default standard: Value) -> Value {
    switch self {
    case .absent: current
    case .null: standard
    case .value(let value): value
    }
  }

  /// The merge patch of a field whose default is to be unset.
  package func merged(into current: Value?) -> Value? {
    switch self {
    case .absent: current
    case .null: nil
    case .value(let value): value
    }
  }
}

extension Given: Sendable where Value: Sendable {}
extension Given: Equatable where Value: Equatable {}

/// Reads the members of one JSON object and collects every problem, not only the first.
///
///     let rule = try ObjectReader.read(json) { reader in
///       let name = reader.read("name", .text(1...300), .required)
///       let ring = reader.read("ring_timeout_seconds", .integer(10...60), .nullable)
///       let hours = reader.read("weekly", .object { weekly in Weekly(&weekly) })
///       return Rule(name: name.value ?? "", ring: ring.merged(into: 20, default: 20), …)
///     }
///
/// After a problem a field reads as absent, and what the closure made of it is thrown away:
/// `read` throws ``InvalidFields`` if there was any problem. A member that nobody asked for is one.
package struct ObjectReader {
  private let object: JSONObject
  private let path: String
  private var known: [String] = []
  private var knowsRest = true
  private var problems: [FieldProblem] = []

  init(_ object: JSONObject, path: String) {
    self.object = object
    self.path = path
  }

  /// Reads a whole JSON text that must be an object.
  package static func read<Value>(
    _ json: JSONValue, _ read: @escaping (inout ObjectReader) -> Value?
  ) throws(InvalidFields) -> Value {
    try Kind<Value>.object(read).read(json)
  }

  /// Reads one member.
  package mutating func read<Value>(
    _ name: String, _ kind: Kind<Value>, _ presence: Presence = .optional
  ) -> Given<Value> {
    known.append(name)
    switch object[name] {
    case nil:
      if presence == .required { report(name, "is missing; give \(kind.wording)") }
      return .absent
    case .null? where presence == .nullable:
      return .null
    case .null?:
      report(name, "is null; give \(kind.wording)")
      return .absent
    case let json?:
      let value = kind.read(json, at: child(name), into: &problems)
      return value.map { .value($0) } ?? .absent
    }
  }

  /// Lets members that nobody has asked for pass: what they should be cannot be said.
  package mutating func ignoreRest() {
    knowsRest = false
  }

  /// Reports a problem of a member, or without a name one of the object as a whole.
  package mutating func report(_ name: String, _ detail: String) {
    problems.append(.init(field: child(name), detail: detail))
  }

  /// Whether the object has the member, be it null.
  package func has(_ name: String) -> Bool { object[name] != nil }

  mutating func finish() -> [FieldProblem] {
    guard knowsRest else { return problems }
    for member in object.members where problems.count < problemsMax {
      if !known.contains(member.name) { report(shown(member.name), isUnknown(member.name)) }
    }
    return problems
  }

  private func child(_ name: String) -> String {
    path.isEmpty || name.isEmpty ? path + name : "\(path).\(name)"
  }

  private func shown(_ name: String) -> String { String(quoted(name).dropFirst().dropLast()) }

  private func isUnknown(_ name: String) -> String {
    let near = known.map { (name: $0, distance: editDistance($0, name)) }
      .min { $0.distance < $1.distance }
    if let near, near.distance <= max(2, near.name.count / 3) {
      return "is not known; did you mean \"\(near.name)\"?"
    }
    let names = known.map { "\"\($0)\"" }.joined(separator: ", ")
    return "is not known; known here: \(names.isEmpty ? "nothing" : names)"
  }
}

extension Kind {
  /// Reads a whole JSON text, or throws every problem it has.
  package func read(_ json: JSONValue) throws(InvalidFields) -> Value {
    var problems: [FieldProblem] = []
    let value = read(json, at: "", into: &problems)
    if let value, problems.isEmpty { return value }
    if problems.isEmpty { problems = [.init(field: "", detail: "cannot be read; give \(wording)")] }
    throw InvalidFields(problems: Array(problems.prefix(problemsMax)))
  }
}

/// How many letters must be added, removed or changed to make one word of another (Levenshtein).
private func editDistance(_ first: String, _ second: String) -> Int {
  let second = Array(second.unicodeScalars.prefix(64))
  var row = Array(0...second.count)
  for (i, letter) in first.unicodeScalars.prefix(64).enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      let changed = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(changed, diagonal + 1, row[j] + 1)
    }
  }
  return row[second.count]
}
