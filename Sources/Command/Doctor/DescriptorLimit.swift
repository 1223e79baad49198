import HTTP
import Storage

/// How many files and connections a process may have open, of which the server needs enough.
struct DescriptorLimit {
  /// What the hard limit is; nil is none.
  let hard: Int?
  /// Whose limit it is.
  let owner: String

  /// What a server keeps for the database, the carrier and the admin's own connection.
  static let reserve = 32
  /// With fewer connections than this a busy hour turns callers away.
  static let connectionsMin = 64

  /// That of the server that runs, or else of this process: a service may have another.
  init?(of holder: DatabaseSurroundings.Holder) {
    var folder = "self"
    if case .process(let pid?) = holder { folder = "\(pid)" }
    guard case .bytes(let bytes) = File.read("/proc/\(folder)/limits", atMost: 65_536) else {
      return nil
    }
    self.init(limits: String(decoding: bytes, as: UTF8.self), owner: folder)
  }

  /// Reads the kernel's table of limits.
  init?(limits: String, owner: String) {
    let row = limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
    guard let words = row?.dropFirst("Max open files".count).split(separator: " "),
      words.count >= 2, words[1] == "unlimited" || Int(words[1]) != nil
    else { return nil }
    hard = Int(words[1])
    self.owner = owner == "self" ? "this shell" : "process \(owner)"
  }

  /// What it means for so many connections; 0 is no cap.
  func finding(connections: Int) -> Finding {
    guard let hard, hard - DescriptorLimit.reserve < max(connections, 1) else {
      return .ok(
        "descriptors", "enough for \(connections == 0 ? "any" : "\(connections)") connections")
    }
    let possible = max(0, hard - DescriptorLimit.reserve)
    let words =
      "\(owner) may open \(hard) files, so of \(connections) connections \(possible) are possible"
    let fix = "raise the hard limit: LimitNOFILE in the unit, or `ulimit -Hn`"
    return possible < DescriptorLimit.connectionsMin
      ? .failure("descriptors", words, fix: fix) : .warning("descriptors", words, fix: fix)
  }
}
