import JSON

/// The changes of a JSON merge patch (RFC 7396) to an object.
enum MergePatch {
  /// The object with the patch applied: null removes, objects merge, anything else replaces.
  ///
  /// A null for what is not there stays, so that whoever reads the result sees the name.
  static func apply(_ patch: JSONObject, to target: JSONObject) -> JSONObject {
    var result = target
    for member in patch.members {
      switch member.value {
      case .null: result[member.name] = target[member.name] == nil ? .null : nil
      case .object(let inner):
        let current = target[member.name]?.object ?? JSONObject()
        result[member.name] = .object(apply(inner, to: current))
      case let value: result[member.name] = value
      }
    }
    return result
  }

  /// What is left of a patch when what it may not change is taken out of it; a client may send
  /// back all that it read, but not with another value.
  static func allowing(
    _ patch: JSONObject, shown: JSONObject, fixed: [String]
  ) throws(InvalidFields) -> JSONObject {
    var rest = patch
    var problems: [FieldProblem] = []
    for name in fixed {
      guard let value = patch[name] else { continue }
      if value != shown[name] {
        problems.append(FieldProblem(field: name, detail: "cannot be changed; leave it out"))
      }
      rest[name] = nil
    }
    guard problems.isEmpty else { throw InvalidFields(problems: problems) }
    return rest
  }
}
