import Testing

@testable import JSON

@Suite struct `JSON text` {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true\n", true), ("0", 0), ("-0", 0), ("-12", -12),
      ("9223372036854775807", .integer(Int64.max)),
      ("9223372036854775808", .double(9.223372036854775808e18)),
      ("1.0", .double(1)), ("1e2", .double(100)),
      ("12345678901234567.5", .double(12345678901234567.5)),
      ("\"\"", ""), ("\"a\\n\\u0041\\/\\\"\"", "a\nA/\""), ("\"\\ud83d\\ude00\"", "😀"),
      ("\"é\"", "é"),
      ("[]", []), ("[ 1 , [ ] ]", [1, []]), ("{}", [:]),
      ("{\"b\":1,\"a\":{}}", ["b": 1, "a": [:]]),
    ] as [(String, JSONValue)])
  func `is read as its value`(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text.utf8) == value)
  }

  @Test(arguments: [
    ("", 1, 1), ("  ", 1, 3), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\":1,}", 1, 8),
    ("{\"a\" 1}", 1, 6),
    ("{a:1}", 1, 2), ("[1 2]", 1, 4), ("[1] x", 1, 5), ("01", 1, 2), ("-", 1, 2), ("+1", 1, 1),
    ("1.", 1, 3), ("1e", 1, 3), (".5", 1, 1), ("1e400", 1, 6), ("NaN", 1, 1), ("tru", 1, 1),
    ("'a'", 1, 1), ("\"a", 1, 3), ("\"\u{1}\"", 1, 2), ("\"a\nb\"", 1, 3), ("\"\\x\"", 1, 3),
    ("\"\\u12g4\"", 1, 4), ("\"\\ud800\"", 1, 8), ("\"\\ud800\\u0041\"", 1, 14),
    ("\"\\udc00\"", 1, 8),
    ("// c", 1, 1), ("\u{feff}{}", 1, 1), ("{\n  \"a\": 1,\n  \"a\": 2\n}", 3, 3),
    ("{\"a\":1,\"\\u0061\":2}", 1, 8), ("{\"é\":tru}", 1, 6),
  ])
  func `that is wrong is refused with the place`(text: String, line: Int, column: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text.utf8) }
    #expect(error?.line == line)
    #expect(error?.column == column, "\(error?.description ?? "")")
  }

  @Test func `may be nested 16 deep but not 17`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONValue(parsing: nested(16))
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(17)) }
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(100_000)) }
  }

  @Test(arguments: [
    [0x22, 0xff, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x5b, 0x00, 0x5d, 0x00],
  ])
  func `in another encoding than UTF-8 is refused`(bytes: [UInt8]) {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
  }

  @Test func `cut anywhere is refused, never misread`() throws {
    let text = Array(#"{"a":[1,-2.5e+3,"x\u00e9\\"],"b":{"c":null,"d":false}}"#.utf8)
    _ = try JSONValue(parsing: text)
    for end in 0..<text.count {
      #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text[..<end]) }
    }
  }

  @Test func `is written compactly in the order of its members`() {
    let value: JSONValue = [
      "b": [1, true, nil, .double(0.5)], "a": "x/\"\\\n\u{1}é", "c": .string(orNull: nil),
    ]
    #expect(value.text == #"{"b":[1,true,null,0.5],"a":"x/\"\\\n\u0001é","c":null}"#)
  }

  @Test func `survives writing and reading`() throws {
    let value: JSONValue = ["a": [.integer(Int64.min), .double(1e300), "\u{7f}😀\t"], "b": [:]]
    #expect(try JSONValue(parsing: value.bytes) == value)
  }
}
