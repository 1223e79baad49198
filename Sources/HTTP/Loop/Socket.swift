import CNetwork
import Glibc

/// A descriptor that somebody owns, and that closes when it goes.
struct Socket: ~Copyable {
  /// How a transfer of bytes went.
  enum Transfer: Sendable, Hashable {
    case bytes(Int)
    /// Nothing moves until the kernel says so.
    case blocked
    /// The other side sends no more.
    case ended
    /// The connection is broken, or was.
    case failed
  }

  let descriptor: Int32

  init(adopting descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Gives the descriptor to somebody else to own.
  consuming func release() -> Int32 {
    let descriptor = descriptor
    discard self
    return descriptor
  }

  /// Reads what is there, as much as fits.
  func receive(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer {
    while true {
      let count = network_receive(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .ended }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .blocked : .failed
    }
  }

  /// Writes as much as the kernel takes; a broken connection is an answer, never a signal.
  func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Transfer {
    while true {
      let count = network_send(descriptor, bytes.baseAddress, bytes.count)
      if count >= 0 { return .bytes(count) }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .blocked : .failed
    }
  }

  /// Ends the sending half, so that the client can read to the end.
  func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Makes the close an abrupt one: what the client has not read is thrown away.
  func abort() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  func set(_ option: Int32, of level: Int32 = SOL_SOCKET, to value: Int32) -> Bool {
    var value = value
    return setsockopt(
      descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
  }
}

/// Bytes that are read into before anybody knows what they are.
struct InputBuffer: ~Copyable {
  let bytes: UnsafeMutableBufferPointer<UInt8>

  init(bytesMax: Int) {
    bytes = .allocate(capacity: bytesMax)
    bytes.initialize(repeating: 0)
  }

  deinit {
    bytes.deallocate()
  }
}
