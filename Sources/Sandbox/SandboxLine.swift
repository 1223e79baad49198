import Glibc
import Threads

/// The line to the message API, which carries one request a connection and can go bad under it.
///
/// It stands before the API on a port of its own, because a server that means well cannot be made
/// to break off in the middle of an answer.
final class SandboxLine: Sendable {
  /// What goes wrong with one request.
  enum Break: Sendable, Equatable {
    case beforeTheRequest
    case beforeTheAnswer
    case withinTheAnswer
    /// Nothing breaks, and nothing is said either.
    case silence
  }

  private struct State: Sendable {
    var listener: Int32?
    var accepting: WorkerThread?
  }

  private let nextBreak: @Sendable () -> Break?
  private let state = Monitor(State())

  init(nextBreak: @escaping @Sendable () -> Break?) {
    self.nextBreak = nextBreak
  }

  /// Carries requests from a free port, which it returns, to another.
  func connect(to port: Int) throws -> Int {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = LineEnd.address(port: 0)
    let bound = address.withPointer { pointer, length in
      bind(listener, pointer, length.pointee) == 0 && listen(listener, 128) == 0
        && getsockname(listener, pointer, length) == 0
    }
    guard listener >= 0, bound else {
      if listener >= 0 { close(listener) }
      throw SandboxFailure(description: "no port of the loopback interface is free (\(errno))")
    }
    let accepting = try WorkerThread { self.accept(on: listener, for: port) }
    state.change { $0 = State(listener: listener, accepting: accepting) }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Takes no more connections; those under way end by themselves.
  func disconnect() {
    let ended = state.change { state in
      defer { state = State() }
      return state
    }
    guard let listener = ended.listener, let accepting = ended.accepting else { return }
    shutdown(listener, Int32(SHUT_RDWR))
    accepting.join()
    close(listener)
  }

  private func accept(on listener: Int32, for port: Int) {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      if descriptor < 0, errno == EINTR || errno == ECONNABORTED { continue }
      guard descriptor >= 0 else { return }
      let caller = LineEnd(descriptor)
      do {
        try WorkerThread {
          self.carry(from: caller, to: port)
          caller.hangUp()
        }.detach()
      } catch {
        // Without a thread for it the line breaks, as it does when a carrier is overrun.
        caller.hangUp()
      }
    }
  }

  /// What goes wrong is planned for texts, so a request that only asks is carried well.
  private func carry(from caller: LineEnd, to port: Int) {
    let request = caller.message()
    let fault = request.starts(with: "POST ".utf8) ? nextBreak() : nil
    guard fault != .beforeTheRequest, let api = LineEnd(port: port) else { return }
    defer { api.hangUp() }
    api.send(request)
    let answer = api.message()
    switch fault {
    case nil: caller.send(answer)
    case .withinTheAnswer: caller.send(answer.dropLast(8))
    case .silence: caller.waitForEnd()
    case .beforeTheAnswer, .beforeTheRequest: break
    }
  }
}

/// One end of a connection over loopback, which blocks.
private struct LineEnd: Sendable {
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Nil if nobody answers there.
  init?(port: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let caller = descriptor
    var address = LineEnd.address(port: port)
    guard address.withPointer({ connect(caller, $0, $1.pointee) }) == 0 else {
      close(caller)
      return nil
    }
  }

  func hangUp() {
    close(descriptor)
  }

  /// A message with its content, or as much of it as comes.
  func message() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while !LineEnd.isComplete(bytes) {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return bytes
  }

  func send(_ bytes: some Collection<UInt8>) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  func waitForEnd() {
    var byte: UInt8 = 0
    while recv(descriptor, &byte, 1, 0) > 0 {}
  }

  static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  /// Both ends are ours and write `Content-Length`, so this needs to know no more of HTTP.
  private static func isComplete(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    let length = parts[0].split(separator: "\r\n").lazy
      .map { $0.lowercased() }.first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst("content-length:".count).filter(\.isNumber)) }
    return parts[1].utf8.count >= length ?? 0
  }
}

extension sockaddr_in {
  /// Hands the address to a call that wants it as any kind of address.
  fileprivate mutating func withPointer<Result>(
    _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
  ) -> Result {
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &self) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
  }
}
