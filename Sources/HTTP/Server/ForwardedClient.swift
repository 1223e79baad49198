/// Finds out who a request comes from when proxies hand it on.
///
/// Every proxy adds the address it got the request from behind the others; so the list is read
/// from its end for as long as trusted proxies vouch for it. Anybody can write the rest.
enum ForwardedClient {
  static func client(of fields: Fields, peer: Address, trusted: [Network]) -> Address {
    func isTrusted(_ address: Address) -> Bool { trusted.contains { $0.contains(address) } }
    guard isTrusted(peer) else { return peer }
    var client = peer
    for hop in hops(fields).reversed() {
      guard let address = hop else { return client }
      client = address
      if !isTrusted(address) { break }
    }
    return client
  }

  /// The hops in the order they were added; `nil` where one is not an address.
  ///
  /// A proxy that writes the one field usually hands the other on as it came, which is as good as
  /// the client's word: where both are there, neither is believed.
  private static func hops(_ fields: Fields) -> [Address?] {
    let (plain, structured) = (fields.all("X-Forwarded-For"), fields.all("Forwarded"))
    guard plain.isEmpty || structured.isEmpty else { return [nil] }
    if !plain.isEmpty { return members(of: plain).map { address($0) } }
    return members(of: structured).map { element in
      for pair in element.split(separator: UInt8(ascii: ";")) {
        let pair = Grammar.trimmingBlanks(pair)
        guard pair.count > 4, pair.prefix(4).map(Grammar.lowercase).elementsEqual("for=".utf8)
        else {
          continue
        }
        return address(unquoted(pair.dropFirst(4)))
      }
      return nil
    }
  }

  /// The members of the list that several fields make, byte by byte: what looks like part of a
  /// letter must not hide a comma.
  private static func members(of values: [String]) -> [ArraySlice<UInt8>] {
    values.flatMap { value in
      Array(value.utf8).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .map(Grammar.trimmingBlanks)
    }
  }

  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let quote = UInt8(ascii: "\"")
    guard bytes.count > 1, bytes.first == quote, bytes.last == quote else { return bytes }
    return bytes.dropFirst().dropLast()
  }

  /// An address with or without a port: `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`.
  private static func address(_ bytes: ArraySlice<UInt8>) -> Address? {
    let text = String(decoding: bytes, as: UTF8.self)
    if let address = Address(text) { return address }
    let host: ArraySlice<UInt8>
    let rest: ArraySlice<UInt8>
    if bytes.first == UInt8(ascii: "["), let close = bytes.firstIndex(of: UInt8(ascii: "]")) {
      host = bytes[(bytes.startIndex + 1)..<close]
      rest = bytes[(close + 1)...]
    } else {
      host = bytes.prefix { $0 != UInt8(ascii: ":") }
      rest = bytes[host.endIndex...]
    }
    guard rest.isEmpty || isPort(rest) else { return nil }
    return Address(String(decoding: host, as: UTF8.self))
  }

  private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first == UInt8(ascii: ":") && (2...6).contains(bytes.count)
      && bytes.dropFirst().allSatisfy(Grammar.isDigit)
  }
}
