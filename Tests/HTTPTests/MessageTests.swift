import Testing

@testable import HTTP

@Suite struct `A form` {
  @Test(arguments: [
    ("", []), ("a=b", ["a=b"]), ("a=b&c=d", ["a=b", "c=d"]), ("a=1&a=2", ["a=1", "a=2"]),
    ("a", ["a="]), ("=b", ["=b"]), ("a=b=c", ["a=b=c"]), ("a=b&&c=d&", ["a=b", "c=d"]),
    ("a+b=c+d", ["a b=c d"]), ("a%3D=%26", ["a==&"]), ("n=%C3%A9", ["n=é"]), ("%2B=%2b", ["+=+"]),
    ("n=é&m=+%C3%A9", ["n=é", "m= é"]), ("a=%41b&c=d%20", ["a=Ab", "c=d "]),
  ])
  func `keeps names and values in order`(body: String, expected: [String]) throws {
    #expect(try FormBody(Array(body.utf8)).pairs.map { "\($0.name)=\($0.value)" } == expected)
  }

  @Test func `finds every value of a name, wherever it stands`() throws {
    let form = try FormBody(Array("a=1&ab=2&=3&b=4&a=5&A=6&=7&a".utf8))
    #expect(form.all("a") == ["1", "5", ""])
    #expect(form.all("") == ["3", "7"])
    #expect(form.all("ab") == ["2"])
    #expect(form.all("ba") == [])
    #expect(form["a"] == "1")
    #expect(form["c"] == nil)
    #expect(try FormBody([]).all("a") == [])
  }

  @Test(arguments: [
    ("a=%", FormRefusal.malformedEscape), ("a=%4", .malformedEscape), ("a=%zz", .malformedEscape),
    ("%=a", .malformedEscape), ("a=%FF", .notUTF8), ("a=%C3", .notUTF8), ("a=%ED%A0%80", .notUTF8),
    ("a=%C0%AF", .notUTF8), ("a=%00", .containsNull), ("a=1&b=2&c=3", .tooManyFields),
    ("a=\0", .containsNull), ("\0=a", .containsNull), ("é=%FF", .notUTF8), ("a=+%FF", .notUTF8),
  ])
  func `is refused rather than repaired`(body: String, refusal: FormRefusal) {
    #expect(throws: refusal) { try FormBody(Array(body.utf8), fieldsMax: 2) }
  }

  @Test func `is refused for bytes that are no text, and for a letter cut in two`() {
    for bytes: [UInt8] in [[0x61, 0x3D, 0xFF], [0xC3, 0x3D, 0xA9], [0x61, 0x3D, 0xC3]] {
      #expect(throws: FormRefusal.notUTF8) { try FormBody(bytes) }
    }
  }

  @Test(arguments: [
    ("application/x-www-form-urlencoded", true), ("application/X-WWW-Form-URLencoded", true),
    ("application/x-www-form-urlencoded; charset=utf-8", true), ("application/json", false),
    ("text/application/x-www-form-urlencoded", false), ("", false),
  ])
  func `is told by its media type`(type: String, isForm: Bool) {
    let request = Request(
      method: .post, target: Target(checked: "/", pathEnd: 1), fields: ["Content-Type": type],
      body: Array("a=b".utf8))
    #expect((try? FormBody(request)["a"]) == (isForm ? "b" : nil))
  }
}

@Suite struct `The fields of a message` {
  @Test func `are found in any case of letters and stay in order`() {
    let fields: Fields = ["A": "1", "b": "2", "a": "3"]
    #expect(fields["a"] == "1")
    #expect(fields.all("A") == ["1", "3"])
    #expect(fields["c"] == nil)
    #expect(fields.map { "\($0.name):\($0.value)" } == ["A:1", "b:2", "a:3"])
  }

  @Test(arguments: [("A", nil), ("b", "2"), ("B", "2"), ("c", nil), ("", nil)])
  func `give the value of a name that is there once`(name: String, value: String?) {
    let fields: Fields = ["A": "1", "b": " 2 ", "a": "3", "bb": "4"]
    #expect(fields.only(name) == value)
  }

  @Test(arguments: [
    ("a b", "c"), ("", "c"), ("a", "b\r\nc: d"), ("a", "b\n"), ("a", "\0"), ("a:", "b"),
  ])
  func `that would split a message are not sent`(name: String, value: String) {
    var fields: Fields = ["x": "y"]
    fields.append(name, value)
    #expect(fields.isUnsendable)
    #expect(fields.count == 1)
  }
}

@Suite struct `A response in bytes` {
  func render(
    _ response: Response, to method: Method = .get, version: Version = .http11,
    isPersistent: Bool = true
  ) -> String {
    var writer = ResponseWriter()
    writer.render(
      response, to: method, version: version, isPersistent: isPersistent, at: 784_111_777)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  static let opening = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

  @Test func `has a date, its fields, its length and its content`() {
    let expected = "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nok"
    #expect(render(.text("ok")) == Self.opening + expected)
  }

  @Test func `has the date and the status of its own second, whatever came before it`() {
    var writer = ResponseWriter()
    for (seconds, date) in [(0, "00:00:00"), (1, "00:00:01"), (1, "00:00:01"), (0, "00:00:00")] {
      for status in [Status.ok, .notFound, .ok] {
        writer.render(
          Response(status), to: .get, version: .http11, isPersistent: true, at: seconds)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(
          text.hasPrefix("HTTP/1.1 \(status)\r\nDate: Thu, 01 Jan 1970 \(date) GMT\r\n"))
      }
    }
  }

  @Test(arguments: [Status.noContent, .notModified])
  func `has neither content nor length where the status forbids it`(status: Status) {
    let text = render(Response(status, body: [65]))
    #expect(!text.contains("Content-Length"))
    #expect(text.hasSuffix("\r\n\r\n"))
  }

  @Test func `does not let a handler speak for the connection`() {
    let response = Response(
      .ok,
      fields: ["Content-Length": "9", "X": "y", "transfer-encoding": "chunked", "Date": "d"])
    #expect(render(response) == Self.opening + "X: y\r\nContent-Length: 0\r\n\r\n")
  }

  @Test(arguments: [
    (Version.http11, true, ""), (.http11, false, "Connection: close\r\n"),
    (.http10, true, "Connection: keep-alive\r\n"), (.http10, false, "Connection: close\r\n"),
  ])
  func `says what becomes of the connection`(version: Version, stays: Bool, field: String) {
    let text = render(Response(.ok), version: version, isPersistent: stays)
    #expect(text == Self.opening + "Content-Length: 0\r\n" + field + "\r\n")
  }
}
