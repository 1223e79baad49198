import Foundation

/// The socket on which systemd hears from a service.
final class NotificationSocket: Sendable {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard descriptor >= 0, bound == 0 else { throw POSIXError(.EADDRINUSE) }
  }

  deinit {
    close(descriptor)
  }

  /// Waits for the next message.
  func next() async -> String { await onThread { self.receive(flags: 0) ?? "" } }

  /// What has come and was not asked for yet.
  func rest() -> [String] {
    var messages: [String] = []
    while let message = receive(flags: Int32(MSG_DONTWAIT)) { messages.append(message) }
    return messages
  }

  private func receive(flags: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(descriptor, &bytes, bytes.count, flags)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
