import Glibc

/// Opens listening sockets on one address.
enum Binding {
  /// One listening socket for each loop, all on the same port, and the address they are bound to.
  static func open(
    host: String, port: Int, count: Int
  ) throws(BindError) -> (sockets: [Int32], host: String, port: Int) {
    guard (0...65_535).contains(port) else { throw BindError(.invalidPort, host, port) }
    var address = try resolve(host, port)
    var descriptors: [Int32] = []
    do throws(BindError) {
      for index in 0..<count {
        descriptors.append(try listen(on: &address, sharesPort: index > 0, host, port).release())
      }
    } catch {
      for descriptor in descriptors { close(descriptor) }
      throw error
    }
    return (descriptors, Address(address).description, portNumber(address))
  }

  /// The first socket claims the port for itself alone, so that a second server is refused; only
  /// then is the port shared, with the other loops.
  private static func listen(
    on address: inout sockaddr_storage, sharesPort: Bool, _ host: String, _ port: Int
  ) throws(BindError) -> Socket {
    let family = Int32(address.ss_family)
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(family, type, 0)
    guard descriptor >= 0 else { throw BindError(errno, host, port) }
    let socket = Socket(adopting: descriptor)
    var length = socklen_t(
      family == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
    // Inherited by the connections: an answer is one write, and must not wait for the last one.
    guard socket.set(SO_REUSEADDR, to: 1),
      socket.set(TCP_NODELAY, of: Int32(IPPROTO_TCP), to: 1),
      !sharesPort || socket.set(SO_REUSEPORT, to: 1),
      withAddress(&address, { Glibc.bind(descriptor, $0, length) }) == 0,
      socket.set(SO_REUSEPORT, to: 1),
      Glibc.listen(descriptor, 4_096) == 0,
      withAddress(&address, { getsockname(descriptor, $0, &length) }) == 0
    else { throw BindError(errno, host, port) }
    return socket
  }

  private static func resolve(_ host: String, _ port: Int) throws(BindError) -> sockaddr_storage {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found else {
      throw BindError(.unknownHost, host, port)
    }
    defer { freeaddrinfo(first) }
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { bytes in
      bytes.copyMemory(
        from: UnsafeRawBufferPointer(
          start: first.pointee.ai_addr, count: Int(first.pointee.ai_addrlen)))
    }
    return storage
  }

  private static func withAddress<Result>(
    _ address: inout sockaddr_storage, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
  ) -> Result {
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
  }

  private static func portNumber(_ address: sockaddr_storage) -> Int {
    withUnsafeBytes(of: address) {
      Int(UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)))
    }
  }
}

/// Why the server cannot listen where it is told to.
package struct BindError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What stood in the way.
  package enum Reason: Sendable, Hashable {
    case addressInUse
    case addressNotHere
    case permissionDenied
    case unknownHost
    case invalidPort
    case noDescriptors
    case other(code: Int32)
  }

  package let reason: Reason
  package let host: String
  package let port: Int

  init(_ reason: Reason, _ host: String, _ port: Int) {
    self.reason = reason
    self.host = host
    self.port = port
  }

  init(_ code: Int32, _ host: String, _ port: Int) {
    let reason: Reason =
      switch code {
      case EADDRINUSE: .addressInUse
      case EADDRNOTAVAIL: .addressNotHere
      case EACCES, EPERM: .permissionDenied
      case EMFILE, ENFILE: .noDescriptors
      default: .other(code: code)
      }
    self.init(reason, host, port)
  }

  package var description: String {
    let place = "cannot listen on \(host) port \(port)"
    switch reason {
    case .addressInUse:
      return "\(place): another process listens there; stop it or choose another port"
    case .addressNotHere:
      return "\(place): this machine has no such address; use 127.0.0.1 or one of its own"
    case .permissionDenied:
      return "\(place): not permitted; use a port above 1023, behind a proxy"
    case .unknownHost:
      return "\(place): the host is unknown; give an address such as 127.0.0.1"
    case .invalidPort:
      return "\(place): there is no such port; give a number from 0 to 65535"
    case .noDescriptors:
      return "\(place): no descriptor is left; raise the limit on open files"
    case .other(let code):
      return "\(place): \(String(cString: strerror(code)))"
    }
  }
}
