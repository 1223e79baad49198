import CNetwork
import Glibc

/// A socket that waits for connections.
struct Listener: ~Copyable {
  /// What came of an attempt to take a connection.
  enum Acceptance: ~Copyable {
    case connection(Socket, from: Address)
    case none
    /// The client was gone already; there may be others.
    case gone
    /// No descriptor or no memory is left.
    case exhausted
  }

  let socket: Socket

  /// A descriptor in reserve: given up for a moment, it lets a client be turned away that could
  /// not even be accepted otherwise, and would hang.
  private var reserve: Int32

  init(_ socket: consuming Socket) {
    self.socket = socket
    reserve = Self.openReserve()
  }

  deinit {
    close(reserve)
  }

  /// Takes the next connection that waits.
  func accept() -> Acceptance {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let descriptor = network_accept(socket.descriptor, &storage, &length)
    if descriptor >= 0 { return .connection(Socket(adopting: descriptor), from: Address(storage)) }
    switch errno {
    case EAGAIN: return .none
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
    default: return .gone
    }
  }

  /// Accepts and closes one connection with the descriptor in reserve; says whether it could.
  mutating func turnAway() -> Bool {
    close(reserve)
    let descriptor = network_accept(socket.descriptor, nil, nil)
    if descriptor >= 0 { close(descriptor) }
    reserve = Self.openReserve()
    return descriptor >= 0
  }

  private static func openReserve() -> Int32 {
    open("/dev/null", O_RDONLY | O_CLOEXEC)
  }
}
