extension Ban {
  /// What the house does without, with the way it does it.
  static let all: [Ban] = time + safety + order + words

  private static let time = [
    Ban(
      what: "reads a clock",
      pattern:
        #"\bDate\(\)|(Date|Clock|Time)(\(\))?\.now\b|[\s(:,]\.now\b|\b(clock_gett|gettimeofd)"#,
      except: ["Sources/Command/", "Sources/HTTP/", "Sources/C", "Sources/Threads/Monitor"],
      instead: "take the time as `at:`",
      example: "let now = Date()"),
    Ban(
      what: "sleeps", pattern: #"Task\.sleep|\busleep\(|\bsleep\("#,
      places: ["Sources/", "Tests/"],
      except: ["Sources/Command/", "Sources/Storage/Start/DatabaseLock"],
      instead: "wait for an event, or keep a deadline in a row",
      example: "try await Task.sleep(for: .seconds(1))"),
    Ban(
      what: "SQL reads a clock", pattern: #"CURRENT_TIMESTAMP|datetime\('now'|unixepoch\(\)"#,
      view: .uncommented, places: [".sql", "Sources/Storage/"], instead: "bind the timestamp",
      example: "let sql = \"VALUES (CURRENT_TIMESTAMP)\""),
  ]

  private static let safety = [
    Ban(
      what: "may stop the program without a word", pattern: #"\btry!|\bas!|\bfatalError\b"#,
      instead: "throw, or `precondition` with a message", example: "let x = try! read()"),
    Ban(
      what: "unwraps by force", pattern: #"[\w)\]]!(?!=)"#,
      places: ["Sources/TextBack/", "Sources/Threads/", "Sources/HTTP/", "Sources/Carriers/"]
        + ["Sources/Storage/", "Sources/Server/", "Sources/Sandbox/", "Sources/Command/"],
      instead: "`guard let`, or `precondition` with a message", example: "let x = list.first!"),
    Ban(
      what: "starts a task without an owner", pattern: #"\bTask(\.detached)?\s*(\([^)]*\)\s*)?\{"#,
      except: ["Sources/Command/"], instead: "a task group", example: "Task { await run() }"),
    Ban(
      what: "silences the compiler about concurrency",
      pattern: #"@unchecked Sendable|nonisolated\(unsafe\)"#, unlessExplained: true,
      instead: "say in a comment on the line above why it is safe",
      example: "final class Box: @unchecked Sendable {}"),
    Ban(
      what: "drops an error", pattern: #"\btry\?|catch\s*\{\s*\}"#, unlessExplained: true,
      instead: "handle it, or give the reason in a comment on the line above",
      example: "let x = try? read()"),
    Ban(
      what: "is global and changes",
      pattern: #"^((package|private|fileprivate|internal) )?var |\bstatic let shared\b"#,
      places: ["Sources/"], instead: "pass it in", example: "var count = 0"),
    Ban(
      what: "prints", pattern: #"\b(print|debugPrint|dump|NSLog)\("#, except: ["Sources/Command/"],
      instead: "log it", example: "print(answer)"),
  ]

  private static let order = [
    Ban(
      what: "the core imports something", pattern: #"^ *(package |internal |private )?import "#,
      places: ["Sources/TextBack/"], instead: "nothing: move the need to an adapter",
      example: "import Foundation"),
    Ban(
      what: "imports Foundation", pattern: #"import (Foundation|FoundationEssentials)\b"#,
      places: ["Sources/HTTP/", "Sources/Threads/", "Sources/Storage/"],
      instead: "Glibc or the standard library", example: "import Foundation"),
    Ban(
      what: "is public",
      pattern: #"\bpublic (import|struct|enum|final|class|actor|func|let|var|init)"#,
      instead: "`package`: this is a program, not a library", example: "public struct Call {}"),
    Ban(
      what: "has SQL outside Storage",
      pattern: #"\b(SELECT [\w*(]|INSERT INTO |UPDATE \w+ SET |DELETE FROM )"#, view: .uncommented,
      except: ["Sources/Storage/", "Sources/C"], instead: "a method of `Transaction`",
      example: "let sql = \"SELECT id FROM call\""),
    Ban(
      what: "uses a carrier's word",
      pattern:
        #"(Call|Message|Sms|Account|Recording)(Sid|Status)\b|no-answer|in-progress|outbound-api"#,
      view: .uncommented, except: ["Sources/Carriers/", "Sources/Sandbox/"],
      instead: "our own word (TextBack names it)", example: "let id = form[\"CallSid\"]"),
    Ban(
      what: "is a machine that does not answer every event", pattern: #"^ *default:"#,
      places: [
        "Sources/TextBack/Texts/Message.swift", "Sources/TextBack/Carrier/Circuit.swift",
        "Sources/HTTP/Server/ConnectionState.swift",
      ],
      instead: "write out every pair of state and event", example: "default: break"),
  ]

  private static let words = [
    Ban(
      what: "leaves work behind", pattern: #"\b(TODO|FIXME|XXX)\b|// MARK"#, view: .text,
      instead: "do it, or open an issue", example: "// TODO: later"),
    Ban(
      what: "has an author's header", pattern: #"Created by |Copyright"#, view: .text,
      instead: "nothing: the history knows", example: "// Created by me"),
    Ban(
      what: "has a name that says nothing",
      pattern:
        #"\b(struct|enum|class|actor|protocol|typealias) \w*(Manager|Helper|Utils?|Common|Impl)\b"#,
      instead: "the noun", example: "struct CallManager {}"),
    Ban(
      what: "a test has no sentence for its name", pattern: #"@Test[^\n{}]*\sfunc [A-Za-z_]"#,
      places: ["Tests/"], instead: "a raw identifier that reads as one sentence",
      example: "@Test func testCall() {}"),
  ]
}
