import HTTP
import JSON
import Server

extension Kind<String> {
  static var host: Kind {
    Kind.text(1...255).then("an address such as \"127.0.0.1\", or \"::\" for all") { text in
      text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") } ? text : nil
    }
  }

  /// A path, made absolute: a relative one begins at the folder of the configuration file.
  static func path(relativeTo file: String) -> Kind {
    Kind.text(1...4_096).then("a path") { File.path($0, relativeTo: file) }
  }

  static var accountSID: Kind {
    Kind("\"AC\" and 32 hexadecimal digits, from the carrier's console") { json in
      guard case .string(let text) = json, text.utf8.count == 34, text.hasPrefix("AC") else {
        return nil
      }
      return text.dropFirst(2).allSatisfy { $0.isASCII && $0.isHexDigit } ? text : nil
    }
  }

  /// The address under which carriers reach us.
  static var publicURL: Kind {
    let wording = "an address such as \"https://calls.example.com\", without a query"
    return Kind.text(1...2_000).then(wording) { WebAddress($0)?.text }
  }

  /// The address of a carrier's API, over TLS unless it is on this machine.
  static var apiURL: Kind {
    let wording = "an address that begins with https:// (http:// only for a loopback address)"
    return Kind.text(1...2_000).then(wording) { text in
      guard let address = WebAddress(text), address.isSecure || address.isLoopback else {
        return nil
      }
      return address.text
    }
  }
}

extension Kind<Network> {
  static var network: Kind {
    Kind("an address or a network, such as \"10.0.0.0/8\"") { json in
      if case .string(let text) = json { Network(text) } else { nil }
    }
  }
}

/// The address of a web server, without a query, a fragment or a user.
struct WebAddress {
  /// As it was given, without a slash at the end.
  let text: String
  let isSecure: Bool
  private let host: Substring

  init?(_ given: String) {
    let schemes = [("https://", true), ("http://", false)]
    guard let (scheme, isSecure) = schemes.first(where: { given.hasPrefix($0.0) }),
      given.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
      !given.contains(where: { "?#@\"<>\\^`{|}".contains($0) })
    else { return nil }
    let trimmed = given.hasSuffix("/") ? given.dropLast() : given[...]
    let authority = trimmed.dropFirst(scheme.count).prefix { $0 != "/" }
    guard let (host, port) = WebAddress.parts(authority), !host.isEmpty,
      port.map({ (1...65_535).contains($0) }) ?? true, !trimmed.hasSuffix("/")
    else { return nil }
    self.isSecure = isSecure
    self.host = host
    text = String(trimmed)
  }

  var isLoopback: Bool {
    host == "localhost" || Address(String(host))?.isLoopback == true
  }

  /// Host and port of `host`, `host:port`, `[address]` or `[address]:port`.
  private static func parts(_ authority: Substring) -> (host: Substring, port: Int?)? {
    var host = authority
    var rest: Substring = ""
    if authority.first == "[" {
      guard let close = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<close]
      rest = authority[authority.index(after: close)...]
      guard Address(String(host)) != nil else { return nil }
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      rest = authority[colon...]
    }
    guard let colon = rest.first else { return (host, nil) }
    let digits = rest.dropFirst()
    guard colon == ":", digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits)
    else { return nil }
    return (host, port)
  }
}
