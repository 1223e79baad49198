import Testing

@testable import JSON
@testable import Server

@Suite struct `An object reader` {
  private enum Mode: String, CaseIterable { case forward, external }

  private struct Rule: Equatable {
    var name: String
    var ring: Int
    var mode: Mode
    var numbers: [Int]
    var note: String?
  }

  private func rule(_ text: String) throws -> Rule {
    try ObjectReader.read(JSONValue(parsing: text.utf8)) { reader in
      let name = reader.read("name", .text(1...10), .required)
      let mode = reader.read("mode", .oneOf as Kind<Mode>)
      let textback: Given<(Int, [Int])> = reader.read(
        "textback",
        .object { textback in
          let ring = textback.read("ring_timeout_seconds", .integer(10...60), .nullable)
          let numbers = textback.read("numbers", .list(of: .integer(1...9), count: 0...3))
          return (ring.merged(into: 30, default: 20), numbers.value ?? [])
        })
      let note = reader.read("note", .text(0...20), .nullable)
      return Rule(
        name: name.value ?? "", ring: textback.value?.0 ?? 30, mode: mode.value ?? .forward,
        numbers: textback.value?.1 ?? [], note: note.merged(into: "as it was"))
    }
  }

  @Test(arguments: [
    (#"{"name":"a"}"#, Rule(name: "a", ring: 30, mode: .forward, numbers: [], note: "as it was")),
    (
      #"{"name":"a","textback":{"ring_timeout_seconds":null},"note":null}"#,
      Rule(name: "a", ring: 20, mode: .forward, numbers: [], note: nil)
    ),
    (
      #"{"name":"a","mode":"external","note":"n","#
        + #""textback":{"ring_timeout_seconds":60,"numbers":[1,9]}}"#,
      Rule(name: "a", ring: 60, mode: .external, numbers: [1, 9], note: "n")
    ),
  ])
  private func `tells left out from null`(text: String, expected: Rule) throws {
    #expect(try rule(text) == expected)
  }

  @Test(arguments: [
    ("[]", "", "is an empty list; give an object"),
    ("{}", "name", "is missing; give a text of 1 to 10 characters"),
    (#"{"name":null}"#, "name", "is null; give a text of 1 to 10 characters"),
    (#"{"name":""}"#, "name", "is empty; give a text of 1 to 10 characters"),
    (#"{"name":"  "}"#, "name", "is blank; give a text of 1 to 10 characters"),
    (#"{"name":"12345678901"}"#, "name", "has 11 characters; give a text of 1 to 10 characters"),
    (#"{"name":"a\u0000"}"#, "name", "has a control character; give a text of 1 to 10 characters"),
    (#"{"name":7}"#, "name", "is 7; give a text of 1 to 10 characters"),
    (
      #"{"name":"a","mode":"fax"}"#, "mode",
      #"is "fax"; give one of "forward", "external""#
    ),
    (
      #"{"name":"a","textback":{"ring_timeout_seconds":9}}"#, "textback.ring_timeout_seconds",
      "is 9; give a whole number from 10 to 60"
    ),
    (
      #"{"name":"a","textback":{"ring_timeout_seconds":20.0}}"#, "textback.ring_timeout_seconds",
      "is 20.0; give a whole number from 10 to 60"
    ),
    (
      #"{"name":"a","textback":{"numbers":[1,2,0]}}"#, "textback.numbers[2]",
      "is 0; give a whole number from 1 to 9"
    ),
    (
      #"{"name":"a","textback":{"numbers":[1,2,3,4]}}"#, "textback.numbers",
      "has 4; give a list of at most 3, each a whole number from 1 to 9"
    ),
    (
      #"{"name":"a","textback":{"ring_timeout_second":20}}"#, "textback.ring_timeout_second",
      #"is not known; did you mean "ring_timeout_seconds"?"#
    ),
    (
      #"{"name":"a","colour":"red"}"#, "colour",
      #"is not known; known here: "name", "mode", "textback", "note""#
    ),
  ])
  func `names the field, the value and the fix`(text: String, field: String, detail: String) {
    let error = #expect(throws: InvalidFields.self) { try rule(text) }
    #expect(error?.problems == [FieldProblem(field: field, detail: detail)])
  }

  @Test func `finds every problem in one reading`() {
    let error = #expect(throws: InvalidFields.self) {
      try rule(#"{"mode":1,"textback":{"numbers":["x"],"ring_timeout_seconds":61},"nam":2}"#)
    }
    #expect(
      error?.problems.map(\.field) == [
        "name", "mode", "textback.ring_timeout_seconds", "textback.numbers[0]", "nam",
      ])
  }

  @Test func `does not repeat a secret`() {
    let error = #expect(throws: InvalidFields.self) {
      try Kind<String>.text(32...32).secret.read("hunter2")
    }
    let shown = error?.problems.first?.description ?? ""
    #expect(shown == "is not right; give a text of 32 to 32 characters")
  }

  @Test func `stops collecting when a text has nothing but problems`() {
    let members = (0..<5_000).map { JSONObject.Member(name: "x\($0)", value: .null) }
    let error = #expect(throws: InvalidFields.self) {
      try ObjectReader.read(.object(JSONObject(members: members))) { _ in true }
    }
    #expect(error?.problems.count == 50)
  }

  @Test func `reads an object whose names are free`() throws {
    let json: JSONValue = ["main": 1, "second": 2]
    let read = try Kind.map(of: .integer(1...2)).read(json)
    #expect(read.map(\.name) == ["main", "second"])
    #expect(read.map(\.value) == [1, 2])
  }
}
