/// Finds out who a request comes from when proxies hand it on.
///
/// Every proxy adds the address it got the request from behind the others; so the list is read
/// from its end for as long as trusted proxies vouch for it. Anybody can write the rest.
enum ForwardedClient {
  static func client(of fields: Fields, peer: Address, trusted: [Network]) -> Address {
    guard isTrusted(peer, trusted) else { return peer }
    var client = peer
    for hop in hops(fields).reversed() {
      guard let address = hop else { return client }
      client = address
      if !isTrusted(address, trusted) { break }
    }
    return client
  }

  static func isTrusted(_ address: Address, _ trusted: [Network]) -> Bool {
    trusted.contains { $0.contains(address) }
  }

  /// The hops in the order they were added; `nil` where one is not an address.
  ///
  /// `X-Forwarded-For` goes before `Forwarded`: a proxy that writes the one usually hands the
  /// other on as it came, which is as good as the client's word.
  private static func hops(_ fields: Fields) -> [Address?] {
    let plain = fields.all("X-Forwarded-For")
    guard plain.isEmpty else { return members(of: plain).map { address(String($0)) } }
    return members(of: fields.all("Forwarded")).map { element in
      let pairs = element.split(separator: ";").map { $0.drop { $0 == " " } }
      guard let pair = pairs.first(where: { $0.lowercased().hasPrefix("for=") }) else { return nil }
      return address(pair.dropFirst(4).filter { $0 != "\"" })
    }
  }

  private static func members(of values: [String]) -> [Substring] {
    values.flatMap { $0.split(separator: ",") }
  }

  /// An address with or without a port: `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`.
  private static func address(_ text: String) -> Address? {
    let bare = text.filter { $0 != " " && $0 != "\t" }
    if let address = Address(bare) { return address }
    if bare.first == "[", let close = bare.firstIndex(of: "]") {
      return Address(String(bare[bare.index(after: bare.startIndex)..<close]))
    }
    return bare.firstIndex(of: ":").flatMap { Address(String(bare[..<$0])) }
  }
}
