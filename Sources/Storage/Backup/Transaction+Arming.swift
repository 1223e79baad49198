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
    try connection.arm()
  }

  /// The same on a person's word that nothing will be sent twice; on record.
  package func arm(by actor: AuditActor, at moment: Moment) throws {
    try arm()
    try audit(AuditEntry(actor: actor, action: "arm", subject: "/armed"), at: moment)
  }
}

extension Connection {
  /// Arms this restore and no later one.
  func arm() throws {
    try setMeta(.armed, 1)
    if let restore = try meta(.restoreID) { try setMeta(.armedFor, restore) }
  }
}
