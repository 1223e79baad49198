import Glibc

/// The steps from a path to a connection that may write.
package struct Opening: Sendable {
  let path: String
  let options: Database.Options

  package init(path: String, options: Database.Options) {
    self.path = path
    self.options = options
  }

  /// Opens the file, creating it if it is not there, and migrates it.
  package func open() throws -> Connection {
    let connection = try Connection(path: path, access: .create, settings: options.settings)
    try refuseDamage(connection)
    let version = try connection.schemaVersion()
    try connection.migrate(options.migrations, path: path, identity: Opening.identity())
    if try connection.schemaVersion() != version { try connection.checkpointAndTruncate() }
    connection.lockDown()
    return connection
  }

  /// Opens the file again after an I/O error, which must not create or migrate anything.
  func reopen() throws -> Connection {
    let connection = try Connection(path: path, access: .readWrite, settings: options.settings)
    connection.lockDown()
    return connection
  }

  private func refuseDamage(_ connection: Connection) throws {
    let finding = try connection.first("PRAGMA quick_check(1)") { $0.string(0) } ?? "nothing"
    guard finding == "ok" else {
      throw StartRefusal(
        .corrupt, problem: "\(path): damaged: \(finding)",
        fix: "keep a copy of the file and restore the last backup")
    }
  }

  /// Sixteen random bytes in hexadecimal.
  static func identity() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let hex = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - hex.count) + hex
    }.joined()
  }
}

extension Connection {
  /// Makes this process the one whose writes count.
  package func raiseEpoch() throws -> Int64 {
    try inBareTransaction {
      let epoch = (try meta(.epoch) ?? 0) + 1
      try setMeta(.epoch, epoch)
      return epoch
    }
  }
}
