import HTTP
import Server
import Storage
import TextBack

/// Looks at the machine: libraries, disk, clock.
struct MachineDoctor {
  let configuration: ServerConfiguration

  static let freeBytesMin: Int64 = 64 << 20
  static let freeBytesLow = DiskWatch.lowBytes

  func findings() -> [Finding] {
    libraries + disks + [descriptors].compactMap { $0 } + [
      MachineDoctor.clock(SystemClock.wall()), MachineDoctor.networkTime(NetworkTime.isKept),
    ]
  }

  private var descriptors: Finding? {
    let holder = DatabaseSurroundings(path: configuration.databasePath).holder
    return DescriptorLimit(of: holder)?.finding(connections: configuration.limits.connections)
  }

  private var libraries: [Finding] {
    let sqlite = "\(SQLiteLibrary.version) (\(SQLiteLibrary.sourceID))"
    var findings = MachineDoctor.findings("sqlite", SQLiteLibrary.version, shown: sqlite)
    for library in ["libcurl", "OpenSSL"] {
      guard let version = CurlLibrary.version(of: library) else {
        findings.append(
          .warning(
            library, "not found in \(CurlLibrary.description)",
            fix: "use a libcurl that is built on OpenSSL"))
        continue
      }
      findings += MachineDoctor.findings(library, version, shown: version)
    }
    return findings
  }

  /// One line for a library and its worst advice; notes are part of an ok.
  static func findings(_ library: String, _ version: String, shown: String) -> [Finding] {
    let advice = LibraryAdvice.about(library, version)
    let bad = advice.filter { $0.level != .ok }.map {
      Finding(level: $0.level, subject: library, words: "\(shown) \($0.words)", fix: $0.fix)
    }
    guard bad.isEmpty else { return bad }
    let notes = advice.map { "; it \($0.words): \($0.fix)" }.joined()
    return [.ok(library, shown + notes)]
  }

  private var disks: [Finding] {
    var findings = [
      MachineDoctor.disk("disk", DatabaseSurroundings(path: configuration.databasePath).free)
    ]
    if let directory = configuration.backups.directory {
      let surroundings = DatabaseSurroundings(path: directory + "/textback.db")
      findings.append(MachineDoctor.disk("disk of the backups", surroundings.free))
    }
    return findings
  }

  static func disk(_ subject: String, _ free: Int64) -> Finding {
    let words = "\(free >> 20) MB are free"
    if free < freeBytesMin {
      return .failure(subject, words, fix: "free some at once: calls are refused when it is full")
    }
    if free < freeBytesLow {
      return .warning(subject, words, fix: "free some before there are fewer than 64")
    }
    return .ok(subject, words)
  }

  /// Hours, and the age of a webhook that says when it was sent, are as right as the clock.
  static func networkTime(_ isKept: Bool?) -> Finding {
    guard let isKept else { return .ok("network time", "the kernel does not say") }
    guard isKept else {
      return .warning(
        "network time", "nobody keeps the clock right",
        fix: "run an NTP client such as systemd-timesyncd or chrony")
    }
    return .ok("network time", "the clock is kept right")
  }

  static func clock(_ wall: Timestamp) -> Finding {
    // From the year of the first release to the end of certificates as we know them.
    guard (1_735_689_600_000..<4_102_444_800_000).contains(wall.milliseconds) else {
      return .failure(
        "clock", "it says \(wall.rfc3339)", fix: "set the clock; signatures and hours depend on it")
    }
    return .ok("clock", "it says \(wall.rfc3339)")
  }
}
