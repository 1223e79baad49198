import CSQLite

/// A prepared statement, kept by its connection until that closes.
final class Statement {
  let handle: OpaquePointer
  /// Whether it may change something that an owner has set.
  var writesSettings = true
  private let connection: OpaquePointer

  init(_ sql: UnsafePointer<CChar>, length: Int, on connection: OpaquePointer) throws {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, sql, Int32(length), UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else {
      let text = Statement.beginning(of: String(cString: sql))
      throw DatabaseError(code: code, operation: "prepare \(text)", connection: connection)
    }
    self.handle = handle
    self.connection = connection
  }

  deinit {
    sqlite3_finalize(handle)
  }

  var isBusy: Bool { sqlite3_stmt_busy(handle) != 0 }

  func bind<each Value: Bindable>(_ values: repeat each Value) throws {
    var index: Int32 = 0
    for value in repeat each values {
      index += 1
      let code = value.bind(to: handle, at: index)
      guard code == SQLITE_OK else { throw error(code) }
    }
    precondition(
      index == sqlite3_bind_parameter_count(handle), "as many values as the SQL has parameters")
  }

  /// Advances to the next row; false when there is none.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw error(code)
    }
  }

  /// Makes it ready for its next use, and forgets the values.
  func reset() {
    // The code repeats the error that `step` has thrown already.
    _ = sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  private func error(_ code: Int32) -> DatabaseError {
    let text = sqlite3_sql(handle).map { Statement.beginning(of: String(cString: $0)) } ?? ""
    return DatabaseError(code: code, operation: text, connection: connection)
  }

  private static func beginning(of sql: String) -> String {
    sql.split(whereSeparator: \.isWhitespace).prefix(6).joined(separator: " ")
  }
}

/// The row a statement stands on, read by column index, from 0.
package struct Row: ~Copyable {
  private let handle: OpaquePointer

  init(_ statement: Statement) {
    handle = statement.handle
  }

  /// Whether the column is NULL.
  package func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  /// The column as an integer; 0 if it is NULL.
  package func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  /// The same as `int64`, for counts and sizes.
  package func int(_ column: Int32) -> Int { Int(int64(column)) }

  /// Whether the column is another number than 0.
  package func bool(_ column: Int32) -> Bool { int64(column) != 0 }

  /// The column as text; empty if it is NULL.
  package func string(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// The column as bytes; none if it is NULL.
  package func blob(_ column: Int32) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(handle, column) else { return [] }
    return Array(
      UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// The column as an integer, or nil for NULL.
  package func optionalInt64(_ column: Int32) -> Int64? {
    isNull(column) ? nil : int64(column)
  }

  /// The same as `optionalInt64`, for counts and sizes.
  package func optionalInt(_ column: Int32) -> Int? {
    isNull(column) ? nil : int(column)
  }

  /// The column as text, or nil for NULL.
  package func optionalString(_ column: Int32) -> String? {
    isNull(column) ? nil : string(column)
  }

  /// The column as bytes, or nil for NULL.
  package func optionalBlob(_ column: Int32) -> [UInt8]? {
    isNull(column) ? nil : blob(column)
  }
}
