import CNetwork
import Threads

/// The client on libcurl, set so that its verdicts are proofs.
///
/// Each request gets a connection of its own, unless it only asks and the limits say otherwise: on
/// a kept one libcurl repeats a request whose connection died, and says nothing of it.
package final class CurlClient: HTTPClient {
  private let limits: ClientLimits
  /// PEM file with the authorities to trust instead of the system's; for tests alone.
  private let authorities: String?
  /// Handles keep the parsed certificates of the authorities, which take longer than a request.
  private let idle = Lock<[CurlHandle]>([])

  package init(limits: ClientLimits = ClientLimits(), authorities: String? = nil) {
    self.limits = limits
    self.authorities = authorities
  }

  deinit {
    idle.withLock { $0.forEach { $0.close() } }
  }

  package func send(_ request: ClientRequest, beforeFirstByte: () -> Bool) -> ClientResult {
    guard let handle = idle.withLock({ $0.popLast() }) ?? CurlHandle() else {
      return .unsent(CurlError(code: CURLE_FAILED_INIT))
    }
    defer {
      handle.reset()
      idle.withLock { $0.append(handle) }
    }
    return withoutActuallyEscaping(beforeFirstByte) { beforeFirstByte in
      let exchange = CurlExchange(limits: limits, beforeFirstByte: beforeFirstByte)
      return withExtendedLifetime(exchange) {
        do throws(CurlError) {
          try handle.prepare(for: exchange)
          try handle.prepare(
            limits, isFresh: request.method != .get || !limits.keepsConnections,
            authorities: authorities)
          let fields = try handle.prepare(request)
          defer { curl_slist_free_all(fields) }
          return handle.perform(exchange)
        } catch {
          return .unsent(error)
        }
      }
    }
  }
}

/// Every size and time limit of the client.
package struct ClientLimits: Sendable {
  package var connectMilliseconds = 5_000
  package var totalMilliseconds = 20_000
  package var headBytesMax = 64 * 1_024
  package var bodyBytesMax = 64 * 1_024
  /// Whether a connection may serve several requests that only ask. A request that changes
  /// something always has one of its own.
  package var keepsConnections = false

  package init() {}
}

extension ClientResult {
  /// A request that never got as far as a connection.
  fileprivate static func unsent(_ error: CurlError) -> ClientResult {
    ClientResult(
      status: 0, bytesSent: 0,
      failure: ClientFailure(code: Int(error.code.rawValue), words: error.words))
  }
}
