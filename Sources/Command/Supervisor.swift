import Glibc

/// The service manager (systemd) that started the program, if one did (sd_notify(3)).
struct Supervisor: Sendable {
  /// What it may be told.
  enum State: String {
    case ready = "READY=1"
    case stopping = "STOPPING=1"
    case alive = "WATCHDOG=1"
  }

  private let socketPath: String?
  /// How often it must hear that the program lives; nil if it does not ask.
  let watchdogMilliseconds: Int64?

  init(environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
    socketPath = environment("NOTIFY_SOCKET")
    let isForOther = environment("WATCHDOG_PID").map { $0 != String(getpid()) } ?? false
    let interval = environment("WATCHDOG_USEC").flatMap { Int64($0) }
    watchdogMilliseconds = isForOther ? nil : interval.map { $0 / 1_000 }
  }

  /// Tells the supervisor a change of state; where there is none, nobody.
  func tell(_ state: State) {
    guard let target = socketPath.flatMap(Supervisor.address) else { return }
    var address = target.address
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let message = Array(state.rawValue.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        // A supervisor that does not hear it will say so itself.
        _ = sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, target.length)
      }
    }
  }

  /// A path in the file system, or a name that begins with `@` in the abstract namespace.
  private static func address(_ path: String) -> (address: sockaddr_un, length: socklen_t)? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path),
      bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "@")
    else { return nil }
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + bytes.count }
    return length.map { (address, socklen_t($0)) }
  }
}
