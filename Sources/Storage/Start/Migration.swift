import Embedded

/// One step of the schema, from the version before to `version`; never edited once released.
package struct Migration: Sendable {
  package let version: Int
  package let name: String
  package let sql: String

  /// A migration whose SQL is given; those of the program come from `embedded`.
  package init(version: Int, name: String, sql: String) {
    self.version = version
    self.name = name
    self.sql = sql
  }

  /// The files of `migrations/`, which are inside the binary.
  package static var embedded: [Migration] {
    var count = 0
    guard let files = embedded_migrations(&count) else { return [] }
    return UnsafeBufferPointer(start: files, count: count).map { file in
      let name = String(cString: file.name)
      let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
      guard let version = Int(name.prefix(4)) else {
        preconditionFailure("\(name) does not begin with its number")
      }
      return Migration(version: version, name: name, sql: String(decoding: bytes, as: UTF8.self))
    }
  }
}

extension Connection {
  /// "TEXT" in ASCII: how SQLite knows the file for ours.
  static let applicationID: Int64 = 0x5445_5854

  /// Brings the schema to the last of `migrations`, all in one transaction: a crash leaves the
  /// version that the program before this one knows, or this one's, and never one between.
  ///
  /// `identity` names the database if it is new.
  package func migrate(_ migrations: [Migration], identity: String) throws {
    guard try schemaVersion() < migrations.last?.version ?? 0 else { return }
    // A migration may rebuild a table that others refer to; the keys are checked before COMMIT.
    try execute("PRAGMA foreign_keys = OFF")
    try inBareTransaction {
      for migration in migrations where try migration.version > schemaVersion() {
        try apply(migration)
        // Later ones read who the database is.
        try nameIfNew(identity)
      }
      try run(script: "PRAGMA application_id = \(Connection.applicationID)")
      try recordSchema()
    }
    try execute("PRAGMA foreign_keys = ON")
  }

  /// The number of the last migration that was applied.
  package func schemaVersion() throws -> Int {
    try first("PRAGMA user_version") { $0.int(0) } ?? 0
  }

  private func apply(_ migration: Migration) throws {
    try run(script: migration.sql)
    let orphan = try first("PRAGMA foreign_key_check") { $0.string(0) }
    if let orphan {
      throw StartRefusal(
        .corrupt, problem: "migration \(migration.name) leaves rows of \(orphan) without a parent",
        fix: "restore the last backup and report this line")
    }
    try run(script: "PRAGMA user_version = \(migration.version)")
  }

  private func nameIfNew(_ identity: String) throws {
    guard try meta(.databaseID) == nil else { return }
    try setMeta(.databaseID, identity)
    try setMeta(.restoreID, identity)
    try setMeta(.armed, 1)
    try setMeta(.sequence, 0)
    try setMeta(.epoch, 0)
  }

  private func recordSchema() throws {
    let schema = try first(
      """
      SELECT json_group_array(json_array(name, sql)) FROM
        (SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'
         ORDER BY name)
      """
    ) { $0.string(0) }
    try setMeta(.schema, schema ?? "[]")
  }

  /// Refuses a file that is not ours or is ahead of us; returns the version of its schema.
  func refuseForeignSchema(_ migrations: [Migration], path: String) throws -> Int {
    let known = migrations.last?.version ?? 0
    let application = try first("PRAGMA application_id") { $0.int64(0) } ?? 0
    let objects = try first("SELECT count(*) FROM sqlite_schema") { $0.int(0) } ?? 0
    let version = try schemaVersion()
    let isNew = application == 0 && objects == 0 && version == 0
    guard isNew || application == Connection.applicationID else {
      throw StartRefusal(
        .foreign, problem: "\(path): this database belongs to another program",
        fix: "give \"database.path\" a file of its own")
    }
    guard version <= known else {
      throw StartRefusal(
        .newer, problem: "\(path): a newer version has migrated it (\(version), known \(known))",
        fix: "run that version, or restore a backup that this one made")
    }
    return version
  }
}
