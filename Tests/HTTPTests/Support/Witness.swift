import Glibc
import Threads

@testable import HTTP

/// Remembers what a server says about its requests, and can be waited for.
final class Witness: ServerObserver {
  struct Seen: Sendable {
    var exchanges: [Exchange] = []
    var refusals: [ConnectionRefusal] = []
  }

  private let seen = Monitor(Seen())

  func answered(_ exchange: Exchange) {
    seen.change { $0.exchanges.append(exchange) }
  }

  func refused(_ refusal: ConnectionRefusal, from peer: Address?) {
    seen.change { $0.refusals.append(refusal) }
  }

  /// Waits until the server has said so.
  func wait(for isEnough: (Seen) -> Bool) {
    seen.wait { isEnough($0) ? () : nil }
  }

  var exchanges: [Exchange] { seen.change { $0.exchanges } }
}

extension TestClient {
  /// Whether the server broke the connection off.
  var wasReset: Bool {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
    return code == ECONNRESET
  }

  /// Whether no byte and no end has come yet.
  var receivedNothing: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0
  }
}
