import Glibc

/// A client that says exactly what it is told, byte for byte, over a real socket.
final class TestClient: Sendable {
  let descriptor: Int32

  init(port: Int, receiveBufferBytes: Int32? = nil, from host: UInt32 = 0x7F00_0001) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    // Nothing here waits longer, so that a server that hangs fails its test.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    if var size = receiveBufferBytes {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var own = Self.address(host, port: 0)
    var address = Self.address(0x7F00_0001, port: port)
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { remote in
      _ = withUnsafeMutablePointer(to: &own) { local in
        local.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
      }
      return remote.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, length)
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw ConnectError(code: errno)
    }
  }

  deinit {
    close(descriptor)
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBufferPointer {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      sent += count
    }
  }

  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Closes with a reset.
  func reset() {
    var value = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// What comes next, at most so many bytes; empty at the end.
  func readSome(_ bytesMax: Int = 65_536) -> [UInt8] {
    Array(unsafeUninitializedCapacity: bytesMax) { buffer, count in
      repeat {
        errno = 0
        count = max(0, recv(descriptor, buffer.baseAddress, bytesMax, 0))
      } while count == 0 && errno == EINTR
    }
  }

  /// Everything until the server closes.
  func readToEnd() -> String {
    var bytes: [UInt8] = []
    while true {
      let more = readSome()
      if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: more)
    }
  }

  /// Everything up to and including a text, or to the end.
  func read(until end: String) -> String {
    var bytes: [UInt8] = []
    while true {
      let more = readSome(1)
      if more.isEmpty { break }
      bytes.append(contentsOf: more)
      if bytes.suffix(end.utf8.count).elementsEqual(end.utf8) { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func address(_ host: UInt32, port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = host.bigEndian
    return address
  }
}

struct ConnectError: Error {
  let code: Int32
}
