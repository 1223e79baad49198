import Glibc

/// An address of a host on the Internet, of either version.
///
/// An IPv4 address that arrives mapped into IPv6 is the same address as the plain one.
package struct Address: Sendable, Hashable, CustomStringConvertible {
  /// The address as IPv6 has it, the first eight bytes and the last eight.
  let high: UInt64
  let low: UInt64

  private static let mappedPrefix: UInt64 = 0xFFFF << 32

  package static let loopback = Address(ipv4: 0x7F00_0001)

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(ipv4: UInt32) {
    high = 0
    low = Self.mappedPrefix | UInt64(ipv4)
  }

  init(ipv6 bytes: in6_addr) {
    (high, low) = withUnsafeBytes(of: bytes) { bytes in
      (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  /// The address that a text such as `192.0.2.1` or `2001:db8::1` writes.
  package init?(_ text: String) {
    // What is behind a NUL would not be seen by the C function.
    guard !text.utf8.contains(0) else { return nil }
    var ipv4 = in_addr()
    var ipv6 = in6_addr()
    if inet_pton(AF_INET, text, &ipv4) == 1 {
      self.init(ipv4: UInt32(bigEndian: ipv4.s_addr))
    } else if inet_pton(AF_INET6, text, &ipv6) == 1 {
      self.init(ipv6: ipv6)
    } else {
      return nil
    }
  }

  /// The address within what the kernel says about a peer.
  init(_ storage: sockaddr_storage) {
    self = withUnsafeBytes(of: storage) { bytes in
      if storage.ss_family == sa_family_t(AF_INET6) {
        return Address(ipv6: bytes.load(as: sockaddr_in6.self).sin6_addr)
      }
      return Address(ipv4: UInt32(bigEndian: bytes.load(as: sockaddr_in.self).sin_addr.s_addr))
    }
  }

  var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// What one customer of a provider has of addresses: with IPv6 all that begin with the same 64
  /// bits (RFC 6177), of which it takes another as often as it likes.
  var site: Address { isIPv4 ? self : Address(high: high, low: 0) }

  /// Whether the address is this machine's own.
  package var isLoopback: Bool {
    isIPv4 ? low & 0xFF00_0000 == 0x7F00_0000 : high == 0 && low == 1
  }

  package var description: String {
    if isIPv4 {
      return (0..<4).map { String(low >> (24 - 8 * UInt64($0)) & 0xFF) }.joined(separator: ".")
    }
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { bytes in
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
      inet_ntop(AF_INET6, &address, text.baseAddress, socklen_t(INET6_ADDRSTRLEN))
        .map { String(cString: $0) } ?? ""
    }
  }
}

/// A range of addresses, written like `10.0.0.0/8`; an address alone is a network of one.
package struct Network: Sendable, Hashable, CustomStringConvertible {
  private let address: Address
  private let prefixLength: Int

  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = Address(String(parts[0])) else { return nil }
    let offset = address.isIPv4 ? 96 : 0
    guard parts.count == 2 else {
      self.address = address
      prefixLength = 128
      return
    }
    guard parts[1].utf8.allSatisfy(Grammar.isDigit), let length = Int(parts[1]),
      offset + length <= 128
    else { return nil }
    self.address = address
    prefixLength = offset + length
  }

  /// Whether an address lies in the network.
  package func contains(_ other: Address) -> Bool {
    let highMask = Self.mask(bits: min(prefixLength, 64))
    let lowMask = Self.mask(bits: max(prefixLength - 64, 0))
    return (address.high ^ other.high) & highMask == 0 && (address.low ^ other.low) & lowMask == 0
  }

  package var description: String {
    "\(address)/\(address.isIPv4 ? prefixLength - 96 : prefixLength)"
  }

  private static func mask(bits: Int) -> UInt64 {
    bits == 0 ? 0 : ~0 << UInt64(64 - bits)
  }
}
