package import TextBack

extension Transaction {
  /// Whether texts may be sent; not after a restore, until the carrier has been re-read.
  package func isArmed() throws -> Bool {
    try connection.meta(.armed) != 0
  }

  /// When the backup was taken that this database was restored from; nil if that is not known.
  package func backupTime() throws -> Timestamp? {
    try connection.meta(.backedUpAt).map(Timestamp.init(milliseconds:))
  }

  /// Lets texts be sent again: everything since the backup has been read from the carrier.
  package func arm() throws {
    try connection.setMeta(.armed, 1)
  }
}
