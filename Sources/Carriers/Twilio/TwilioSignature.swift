import HTTP

/// Checks `X-Twilio-Signature`: HMAC-SHA1, keyed with the auth token, over the URL that the carrier
/// was told to call and every parameter of the form (Twilio, Webhooks security).
struct TwilioSignature: Sendable {
  static let fieldName = "X-Twilio-Signature"

  /// The public URL in each of its spellings; what a target adds to it has but one.
  private let addresses: [[UInt8]]
  private let keys: [HMAC]

  init(publicURL: String, tokens: [String]) {
    addresses = TwilioSignature.spellings(of: publicURL).map { Array($0.utf8) }
    keys = tokens.map { HMAC(.sha1, secret: Array($0.utf8)) }
  }

  /// Whether the signature is right for this target, as it was received, and this form.
  func isValid(_ signature: String, target: String, form: FormBody) -> Bool {
    let given = Array(signature.utf8)
    let rest = Array(target.utf8) + TwilioSignature.parameters(of: form)
    // Every combination is tried, so that the time it takes says nothing.
    var isValid = false
    for address in addresses {
      for key in keys {
        let code = key.code(for: address + rest)
        if Signature.matches(Array(Base64.encode(code).utf8), given) { isValid = true }
      }
    }
    return isValid
  }

  /// Each different pair of name and value once, sorted by their bytes, without separators.
  static func parameters(of form: FormBody) -> [UInt8] {
    let sorted = form.fields.sorted { left, right in
      left.name == right.name
        ? left.value.lexicographicallyPrecedes(right.value)
        : left.name.lexicographicallyPrecedes(right.name)
    }
    var bytes: [UInt8] = []
    var previous: FormBody.Field?
    for field in sorted {
      defer { previous = field }
      if let previous, previous.name == field.name, previous.value == field.value { continue }
      bytes += field.name
      bytes += field.value
    }
    return bytes
  }

  /// Signers disagree on whether a default port is part of the URL, so both spellings count.
  static func spellings(of url: String) -> [String] {
    let port: String
    switch url {
    case _ where url.hasPrefix("https://"): port = ":443"
    case _ where url.hasPrefix("http://"): port = ":80"
    default: return [url]
    }
    let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let (scheme, authority) = (parts[0], parts[2])
    let path = parts.count > 3 ? "/" + parts[3] : ""
    let bare = authority.hasSuffix(port) ? authority.dropLast(port.count) : authority
    // Behind userinfo and within brackets a colon is no port's.
    let host = bare.split(separator: "@").last?.split(separator: "]").last ?? bare
    if host.contains(":"), !bare.hasSuffix("]") { return [url] }
    return ["\(scheme)//\(bare)\(path)", "\(scheme)//\(bare)\(port)\(path)"]
  }
}
