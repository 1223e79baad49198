import Glibc
import Threads

/// A server on loopback that does to each connection exactly what a test wants done.
final class ScriptedServer: Sendable {
  /// What a test says to a client, given the number of the connection (from 0).
  typealias Script = @Sendable (_ client: ScriptedConnection, _ number: Int) -> Void

  let port: Int
  private let listener: Int32
  private let script: Script
  private let seen = Lock<[[UInt8]]>([])
  private let thread = Lock<pthread_t?>(nil)
  /// The port of the last connection, which `stop` makes itself.
  private let lastPort = Lock<in_port_t?>(nil)

  init(_ script: @escaping Script) {
    self.script = script
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.loopback(port: 0)
    let descriptor = listener
    let isListening = address.withPointer { pointer, length in
      bind(descriptor, pointer, length.pointee) == 0 && listen(descriptor, 16) == 0
        && getsockname(descriptor, pointer, length) == 0
    }
    precondition(isListening)
    port = Int(UInt16(bigEndian: address.sin_port))
    start()
  }

  /// The requests that arrived, one for each connection, as far as the script has read them.
  var requests: [[UInt8]] { seen.withLock { $0 } }

  /// Waits until every connection so far has been served; the port answers no more.
  func stop() {
    let last = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(last) }
    // The thread meets this one behind all others, and by then must know it.
    lastPort.withLock { lastPort in
      var address = Self.loopback(port: port)
      lastPort = address.withPointer { pointer, length in
        connect(last, pointer, length.pointee)
        getsockname(last, pointer, length)
        return UnsafeRawPointer(pointer).load(as: sockaddr_in.self).sin_port
      }
    }
    if let thread = thread.withLock({ $0.take() }) { pthread_join(thread, nil) }
    close(listener)
  }

  private func start() {
    let context = Unmanaged.passRetained(self).toOpaque()
    var started = pthread_t()
    pthread_create(
      &started, nil,
      { context in
        Unmanaged<ScriptedServer>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, context)
    thread.withLock { $0 = started }
  }

  private func run() {
    var number = 0
    while true {
      var peer = Self.loopback(port: 0)
      let descriptor = peer.withPointer { accept(listener, $0, $1) }
      defer { close(descriptor) }
      guard descriptor >= 0, lastPort.withLock({ $0 != peer.sin_port }) else { return }
      let client = ScriptedConnection(descriptor: descriptor)
      script(client, number)
      seen.withLock { $0.append(client.received) }
      number += 1
    }
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
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

/// One client of a scripted server.
final class ScriptedConnection {
  private let descriptor: Int32
  private(set) var received: [UInt8] = []

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Reads until a request of ours is complete, which all end in `end` here.
  func read(through end: String = "&end=1") {
    while !received.ends(with: end.utf8), readSome() {}
  }

  /// Keeps the connection open and says nothing until the client gives up.
  func waitForClose() {
    while readSome() {}
  }

  func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Says it again and again until the client has had enough.
  func writeForever(_ text: String) {
    let bytes = Array(text.utf8)
    while send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) > 0 {}
  }

  /// Says it once every 50 ms until the client has had enough.
  func trickle(_ text: String) {
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    repeat { write(text) } while poll(&poller, 1, 50) == 0
  }

  /// Makes the close that follows a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    let size = socklen_t(MemoryLayout.size(ofValue: linger))
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, size)
  }

  private func readSome() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 { received += buffer.prefix(count) }
    return count > 0
  }
}

extension Array where Element == UInt8 {
  fileprivate func ends(with suffix: String.UTF8View) -> Bool {
    self.suffix(suffix.count).elementsEqual(suffix)
  }
}
