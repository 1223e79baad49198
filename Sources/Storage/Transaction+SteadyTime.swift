package import TextBack

extension Transaction {
  /// What to add to the machine's time since boot to get steady time, the same for a whole boot.
  ///
  /// A new boot begins where the wall clock stands, but never before what the last one has seen:
  /// its clock may have been set back while the machine was off. A boot without a name may be
  /// another one, so nothing is known of it.
  package func steadyOffset(
    boot: String, sinceBoot: Int64, wall: Timestamp
  ) throws -> Int64 {
    let known = try connection.first(
      """
      SELECT (SELECT value FROM meta WHERE key = 'boot_id'),
        (SELECT value FROM meta WHERE key = 'steady_offset'),
        max(coalesce((SELECT arrived_steady FROM call ORDER BY id DESC LIMIT 1), 0),
          coalesce((SELECT created_steady FROM message ORDER BY id DESC LIMIT 1), 0))
      """
    ) { (boot: $0.optionalString(0), offset: $0.optionalInt64(1), latest: $0.int64(2)) }
    if let known, !boot.isEmpty, known.boot == boot, let offset = known.offset { return offset }
    let offset = max(wall.milliseconds, known?.latest ?? 0) - sinceBoot
    try connection.execute(
      "INSERT INTO meta VALUES ('boot_id', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      boot)
    try connection.execute(
      """
      INSERT INTO meta VALUES ('steady_offset', ?)
      ON CONFLICT DO UPDATE SET value = excluded.value
      """, offset)
    return offset
  }

  /// The same if it is known for this boot; nothing is written.
  package func steadyOffset(boot: String) throws -> Int64? {
    try connection.first(
      """
      SELECT offset.value FROM meta AS boot JOIN meta AS offset ON offset.key = 'steady_offset'
      WHERE boot.key = 'boot_id' AND boot.value = ?
      """, boot
    ) { $0.int64(0) }
  }
}
