import Glibc
import Storage
import TextBack

/// The machine's two clocks, read together.
struct SystemClock: Sendable {
  private let offset: Int64

  /// Steady time continues over restarts of the program and of the machine, so what it began at is
  /// kept in the database.
  init(database: Database) throws {
    let boot = SystemClock.bootID()
    let sinceBoot = SystemClock.milliseconds(CLOCK_BOOTTIME)
    let wall = Timestamp(milliseconds: SystemClock.milliseconds(CLOCK_REALTIME))
    offset = try database.writeBlocking { tx in
      try tx.steadyOffset(boot: boot, sinceBoot: sinceBoot, wall: wall)
    }
  }

  /// What o'clock it is, on both clocks.
  func now() -> Moment {
    Moment(
      wall: Timestamp(milliseconds: SystemClock.milliseconds(CLOCK_REALTIME)),
      steady: SteadyTime(milliseconds: SystemClock.milliseconds(CLOCK_BOOTTIME) + offset))
  }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The kernel's name for this boot; a machine that has none is taken to have booted just now.
  private static func bootID() -> String {
    guard let file = fopen("/proc/sys/kernel/random/boot_id", "r") else { return "" }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 64)
    guard fgets(&buffer, 64, file) != nil else { return "" }
    let text = buffer.prefix { $0 > 0x20 }.map { UInt8(bitPattern: $0) }
    return String(decoding: text, as: UTF8.self)
  }
}
