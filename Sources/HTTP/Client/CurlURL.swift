import CNetwork

/// Questions about an address, answered by the parser that will follow it.
enum CurlURL {
  /// Whether the address names this machine, so that nothing crosses a network in the clear.
  static func isLoopback(_ text: String) -> Bool {
    guard let host = host(of: text) else { return false }
    if host == "localhost" { return true }
    let isBracketed = host.first == "[" && host.last == "]"
    return Address(isBracketed ? String(host.dropFirst().dropLast()) : host)?.isLoopback ?? false
  }

  private static func host(of text: String) -> String? {
    guard let url = curl_url() else { return nil }
    defer { curl_url_cleanup(url) }
    var host: UnsafeMutablePointer<CChar>?
    guard curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK,
      curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK, let host
    else { return nil }
    defer { curl_free(host) }
    return String(cString: host)
  }
}
