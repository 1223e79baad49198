package import TextBack

extension Transaction {
  /// What to add to the machine's time since boot to get steady time, the same for a whole boot.
  ///
  /// Steady time never falls back. A new boot continues what was last seen of it by as much as the
  /// wall clock has gone on meanwhile, and not at all if that was set back: what the clock was set
  /// by while the machine ran counts for nothing. A boot without a name may be another one.
  package func steadyOffset(
    boot: String, sinceBoot: Int64, wall: Timestamp
  ) throws -> Int64 {
    if let known = try steadyOffset(boot: boot), !boot.isEmpty { return known }
    let steady = try steadyTimeAfterBoot(wall: wall)
    let offset = steady - sinceBoot
    try connection.setMeta(.bootSeen, steady)
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

  /// Whether a moment was seen by the boot that runs now, so that no wall clock has had a say in
  /// how long ago it was.
  package func isOfThisBoot(_ time: SteadyTime) throws -> Bool {
    try time.milliseconds >= connection.meta(.bootSeen) ?? 0
  }

  /// Remembers both clocks at a moment, for the next boot.
  package func noteClocks(_ moment: Moment) throws {
    try connection.setMeta(.clockWall, moment.wall.milliseconds)
    try connection.setMeta(.clockSteady, moment.steady.milliseconds)
  }

  /// Rows that have both clocks tell how they stood to each other.
  private func steadyTimeAfterBoot(wall: Timestamp) throws -> Int64 {
    let last = try connection.first(
      """
      SELECT steady, wall FROM (
        SELECT (SELECT value FROM meta WHERE key = 'clock_steady') AS steady,
          (SELECT value FROM meta WHERE key = 'clock_wall') AS wall
        UNION ALL
        SELECT * FROM (SELECT created_steady, created_at FROM message ORDER BY id DESC LIMIT 1)
        UNION ALL
        SELECT * FROM (SELECT started_steady, started_at FROM attempt ORDER BY id DESC LIMIT 1)
      ) WHERE steady IS NOT NULL ORDER BY steady DESC LIMIT 1
      """
    ) { (steady: $0.int64(0), wall: $0.int64(1)) }
    // A call has the carrier's time beside ours, so it only says what has been.
    let latestCall = try connection.first(
      "SELECT arrived_steady FROM call ORDER BY id DESC LIMIT 1"
    ) { $0.int64(0) }
    let continued = last.map { $0.steady + max(0, wall.milliseconds - $0.wall) }
    return max(continued ?? wall.milliseconds, latestCall ?? 0)
  }
}

extension MetaKey where Value == Int64 {
  /// The wall clock and the steady one at one moment of the last run.
  fileprivate static var clockWall: Self { .init(name: "clock_wall") }
  fileprivate static var clockSteady: Self { .init(name: "clock_steady") }
  /// The steady time at which this boot was first seen.
  fileprivate static var bootSeen: Self { .init(name: "boot_seen") }
}
