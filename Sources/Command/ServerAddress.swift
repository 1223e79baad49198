import HTTP

/// Where a server of ours listens, and how this machine reaches it.
struct ServerAddress: Sendable {
  let host: String
  let port: Int

  init(_ bound: (host: String, port: Int)) {
    host = bound.host
    port = bound.port
  }

  /// Where it says that it listens.
  var url: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  /// Whether only this machine reaches it.
  var isLoopback: Bool { host == "localhost" || Address(host)?.isLoopback == true }

  /// Asks it for a page, from this machine.
  func get(_ path: String, through client: CurlClient) -> ClientResult {
    let reachable: String? =
      switch host {
      case "0.0.0.0": "127.0.0.1"
      case "::": "::1"
      default: nil
      }
    let address = ServerAddress((reachable ?? host, port))
    var request = ClientRequest(method: .get, url: address.url + path)
    request.isToOwnMachine = true
    return client.send(request)
  }
}
