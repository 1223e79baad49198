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
      let offset = try tx.steadyOffset(boot: boot, sinceBoot: sinceBoot, wall: wall)
      let steady = SteadyTime(milliseconds: sinceBoot + offset)
      try tx.noteClocks(Moment(wall: wall, steady: steady))
      return offset
    }
  }

  /// The clock of a command beside the server, which only reads what the server has kept.
  init(connection: Connection) throws {
    let boot = SystemClock.bootID()
    let known = try connection.inSnapshot { try $0.steadyOffset(boot: boot) }
    let wall = SystemClock.milliseconds(CLOCK_REALTIME)
    offset = known ?? wall - SystemClock.milliseconds(CLOCK_BOOTTIME)
  }

  /// Both clocks as one, for what is done to a database before any clock is known to it.
  static func beforeDatabase() -> Moment {
    let wall = wall()
    return Moment(wall: wall, steady: SteadyTime(milliseconds: wall.milliseconds))
  }

  /// The wall clock alone, for what happens before there is a database.
  static func wall() -> Timestamp {
    Timestamp(milliseconds: milliseconds(CLOCK_REALTIME))
  }

  /// What o'clock it is, on both clocks.
  func now() -> Moment {
    Moment(
      wall: Timestamp(milliseconds: SystemClock.milliseconds(CLOCK_REALTIME)),
      steady: SteadyTime(milliseconds: SystemClock.milliseconds(CLOCK_BOOTTIME) + offset))
  }

  /// Microseconds on a clock that never steps, to see how long something takes.
  static func microseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
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
