import Glibc
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
    var rest: [UInt8] = []
    rest.reserveCapacity(target.utf8.count + form.bytes.count)
    rest.append(contentsOf: target.utf8)
    TwilioSignature.append(parametersOf: form, to: &rest)
    // Every combination is tried, so that the time it takes says nothing.
    var isValid = false
    for address in addresses {
      for key in keys where key.signs(address, rest, as: signature) { isValid = true }
    }
    return isValid
  }

  /// Appends each different pair of name and value once, sorted by their bytes, without separators.
  static func append(parametersOf form: FormBody, to message: inout [UInt8]) {
    form.bytes.withUnsafeBytes { bytes in
      var previous: FormBody.Field?
      for field in form.fields.sorted(by: { precedes(bytes, $0, $1) }) {
        defer { previous = field }
        if let previous, !precedes(bytes, previous, field) { continue }
        // A value lies right behind its name.
        message.append(contentsOf: bytes[field.name.lowerBound..<field.value.upperBound])
      }
    }
  }

  private static func precedes(
    _ bytes: UnsafeRawBufferPointer, _ left: FormBody.Field, _ right: FormBody.Field
  ) -> Bool {
    let names = order(bytes, left.name, right.name)
    return names == 0 ? order(bytes, left.value, right.value) < 0 : names < 0
  }

  /// Below, at or above zero as the first of two texts comes before the other, is it, or after.
  private static func order(
    _ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>
  ) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    let common = memcmp(
      start + left.lowerBound, start + right.lowerBound, min(left.count, right.count))
    return common == 0 ? left.count - right.count : Int(common)
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
