/// The facts that the database keeps about itself, in the table `meta`.
struct MetaKey<Value> {
  let name: String
}

extension MetaKey where Value == Int64 {
  /// Raised by each process that opens the database to serve.
  static var epoch: Self { .init(name: "epoch") }
  /// The number of the last committed transaction.
  static var sequence: Self { .init(name: "seq") }
  /// The last transaction that the main file held when the present write-ahead log began.
  static var logBase: Self { .init(name: "log_base") }
  /// 1 once the carrier has been re-read after a restore, or if there was none.
  static var armed: Self { .init(name: "armed") }
  /// The instant at which a backup was taken, in milliseconds; only backups and restored files
  /// have it.
  static var backedUpAt: Self { .init(name: "backup_at") }
}

extension MetaKey where Value == String {
  /// The restore after which texts were let go again, if there was one.
  static var armedFor: Self { .init(name: "armed_for") }
  /// Sixteen random bytes in hexadecimal, made with the file.
  static var databaseID: Self { .init(name: "db_uuid") }
  /// Made anew by each restore.
  static var restoreID: Self { .init(name: "restore_id") }
  /// Every table, index and trigger as the last migration left them, in JSON.
  static var schema: Self { .init(name: "schema") }
}

extension Connection {
  func meta(_ key: MetaKey<Int64>) throws -> Int64? {
    try first("SELECT value FROM meta WHERE key = ?", key.name) { $0.int64(0) }
  }

  func meta(_ key: MetaKey<String>) throws -> String? {
    try first("SELECT value FROM meta WHERE key = ?", key.name) { $0.string(0) }
  }

  func setMeta(_ key: MetaKey<Int64>, _ value: Int64) throws {
    try execute(
      "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      key.name, value)
  }

  func setMeta(_ key: MetaKey<String>, _ value: String) throws {
    try execute(
      "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      key.name, value)
  }
}
