import TextBack

/// Lets through so many lines of one kind in a second, so that whoever makes us refuse things by
/// the thousand fills no disk.
struct LinePace: Sendable {
  static let perSecond = 10

  private var second: Int64 = .min
  private var lines = 0
  private var left = 0

  /// Nil for a line that is left out; else how many were left out since the last that was not.
  mutating func admit(at time: SteadyTime) -> Int? {
    let now = time.milliseconds / 1_000
    if now != second {
      second = now
      lines = 0
    }
    guard lines < LinePace.perSecond else {
      left += 1
      return nil
    }
    lines += 1
    defer { left = 0 }
    return left
  }
}
