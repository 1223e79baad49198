import TextBack

/// The machine that the program runs on: its steady clock begins afresh with each boot.
struct Machine: Sendable {
  private(set) var bootedAt: Int64
  private var boots = 1
  /// What the program adds to the clock of this boot, so that steady time goes on.
  private var offset: Int64

  init(bootedAt: Int64) {
    self.bootedAt = bootedAt
    offset = bootedAt
  }

  /// The kernel's name for this boot.
  var bootID: String { "boot \(boots)" }

  mutating func reboot(at time: Int64) {
    boots += 1
    bootedAt = time
  }

  /// The clock that counts from the boot.
  func sinceBoot(at time: Int64) -> Int64 { time - bootedAt }

  func steadyTime(at time: Int64) -> Int64 { sinceBoot(at: time) + offset }

  /// How far steady time is behind the true one; ahead of it, if negative.
  func lag(at time: Int64) -> Int64 { time - steadyTime(at: time) }

  /// The time of the run at which steady time has this value, since the last boot.
  func time(of steady: SteadyTime) -> Int64 { steady.milliseconds + lag(at: bootedAt) }

  mutating func adopt(offset: Int64) { self.offset = offset }
}
