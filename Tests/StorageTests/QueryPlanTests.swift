import CSQLite
import Foundation
import Testing

@testable import Storage

/// A table of a million rows is not read from end to end while calls wait for the writer.
@Suite struct `Each SQL text of the program` {
  private let connection: Connection
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    connection = try Opening(path: scratch.path, options: `Kept settings`.options).open()
  }

  @Test func `finds its rows by an index, or is named here with the reason`() throws {
    var unused = Set(PermittedScan.all.map(\.testDescription))
    let texts = try SQLText.all()
    #expect(texts.count > 250)
    for text in texts {
      for scan in try plan(of: text.sql).compactMap(scanned) {
        let permitted = PermittedScan.all.first { $0.file == text.file && $0.table == scan }
        #expect(permitted != nil, "\(text.file):\(text.line) reads all of \(scan): \(text.sql)")
        if let permitted { unused.remove(permitted.testDescription) }
      }
    }
    #expect(unused.isEmpty, "no text needs this any more")
  }

  @Test(arguments: [
    ("SELECT id FROM call WHERE phone = ?", "call"),
    ("SELECT id FROM number WHERE label = ?", nil), ("SELECT id FROM call WHERE id = ?", nil),
    ("SELECT id FROM message WHERE state IN ('sending', 'unknown')", nil),
    ("SELECT id FROM message INDEXED BY message_of_business", "message"),
    ("UPDATE timeline SET at = 0 WHERE at = ?", "timeline"),
  ])
  func `is seen to read a table if it does`(sql: String, table: String?) throws {
    #expect(try plan(of: sql).compactMap(scanned) == (table.map { [$0] } ?? []))
  }

  /// The table, or its other name, that a step of a plan reads whole; nil if that is little.
  private func scanned(_ step: String) -> String? {
    guard step.hasPrefix("SCAN ") else { return nil }
    let name = String(step.dropFirst(5).prefix { $0 != " " })
    let isSmall =
      PermittedScan.smallTables.contains(name) || name.hasPrefix("sqlite_")
      || name.hasPrefix("pragma_") || step.hasPrefix("SCAN CONSTANT ROW")
      // What it reads is a step of its own.
      || name.hasPrefix("(subquery")
      || PermittedScan.smallIndexes.contains { step.hasSuffix(" INDEX \($0)") }
    return isSmall ? nil : name
  }

  private func plan(of sql: String) throws -> [String] {
    // A new row is looked for among its children only while a reference to it is deferred, and none
    // ever is; but the plan of an INSERT shows it.
    let isNew = sql.drop { $0.isWhitespace }.hasPrefix("INSERT")
    _ = csqlite_configure(connection.handle, SQLITE_DBCONFIG_ENABLE_FKEY, isNew ? 0 : 1)
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(
      connection.handle, "EXPLAIN QUERY PLAN " + sql, -1, &statement, nil)
    defer { sqlite3_finalize(statement) }
    guard code == SQLITE_OK else {
      throw DatabaseError(code: code, operation: sql, connection: connection.handle)
    }
    var steps: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      steps.append(sqlite3_column_text(statement, 3).map { String(cString: $0) } ?? "")
    }
    return steps
  }
}

/// A literal of the sources that is a statement, the texts of `verify` aside.
struct SQLText {
  let file: String
  let line: Int
  let sql: String

  static func all() throws -> [SQLText] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let files = FileManager.default.enumerator(atPath: "/\(root)/Sources/Storage")
    return try (files?.compactMap { $0 as? String } ?? []).sorted()
      .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Verification/") }
      .flatMap { file in
        let source = try Scratch.read("/\(root)/Sources/Storage/\(file)")
        return texts(in: String(decoding: source, as: UTF8.self), of: file)
      }
  }

  private static func texts(in source: String, of file: String) -> [SQLText] {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    var line = 1
    var texts: [SQLText] = []
    for (index, part) in source.components(separatedBy: "\"\"\"").enumerated() {
      if index % 2 == 1 {
        texts.append(SQLText(file: name, line: line, sql: part))
      } else {
        for (offset, row) in part.components(separatedBy: "\n").enumerated() {
          for (index, literal) in row.components(separatedBy: "\"").enumerated()
          where index % 2 == 1 {
            texts.append(SQLText(file: name, line: line + offset, sql: literal))
          }
        }
      }
      line += part.count { $0 == "\n" }
    }
    return texts.filter { text in
      let first = text.sql.split(whereSeparator: \.isWhitespace).first
      return ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE"].contains(first)
        && text.sql.contains(" ")
    }
  }
}
