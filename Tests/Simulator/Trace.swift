/// What happened in a run, line by line, with a hash over all of it.
struct Trace {
  private(set) var lines: [String] = []
  private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func note(_ time: Int64, _ words: String) {
    let line = "t+\(time / 1_000).\(time % 1_000 / 100) \(words)"
    for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    lines.append(line)
  }
}
