import JSON
import Logging
import Testing
import TextBack
import Threads

@testable import Server

@Suite struct `A line of the log` {
  private final class Written: Sendable {
    let bytes = Lock<[UInt8]>([])
  }

  private func written(
    _ form: LogLines.Form, _ message: Logger.Message, _ metadata: Logger.Metadata
  ) -> String {
    let written = Written()
    let logger = Logger(label: "textback") { _ in
      LogLines(
        form, level: .info, now: { Timestamp(milliseconds: 0) },
        write: { bytes in written.bytes.withLock { $0 += bytes } })
    }
    logger.debug("below the level")
    logger.warning(message, metadata: metadata)
    return String(decoding: written.bytes.withLock { $0 }, as: UTF8.self)
  }

  @Test(arguments: [
    ("main", "main"), ("", "\"\""), ("two words", "\"two words\""),
    ("a \"quoted\" one", "\"a \\\"quoted\\\" one\""), ("back\\slash", "back\\\\slash"),
    ("\n2026 error forged", "\"\\u{a}2026 error forged\""), ("\u{1b}[2J", "\\u{1b}[2J"),
    ("\u{202e}evil", "\\u{202e}evil"), ("\u{9b}1m", "\\u{9b}1m"), ("Zoë", "Zoë"),
  ])
  func `for a person holds no control character`(value: String, shown: String) {
    let line = written(.text, "refused", ["b": "\(value)", "a": "1"])
    #expect(line == "1970-01-01T00:00:00.000Z warning refused a=1 b=\(shown)\n")
  }

  @Test func `for a machine is one JSON object`() throws {
    let line = written(.json, "refused\n", ["why": "a \"b\"\u{1b}", "at": "forged"])
    #expect(line.filter { $0 == "\n" }.count == 1)
    #expect(
      try JSONValue(parsing: line.dropLast().utf8) == [
        "at": "1970-01-01T00:00:00.000Z", "level": "warning", "message": "refused\n",
        "why": "a \"b\"\u{1b}",
      ])
  }
}
