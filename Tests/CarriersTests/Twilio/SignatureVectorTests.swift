import HTTP
import Testing

@testable import Carriers

/// Signatures that the carrier's own library computed, for URLs and forms written out here.
struct SignatureVector: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let token: String
  let url: String
  let form: [(String, String)]
  let signature: String

  static let callTokens = "0123456789abcdef0123456789abcdef"
  private static let account = ("AccountSid", "AC00000000000000000000000000000001")
  private static let callSID = ("CallSid", "CA00000000000000000000000000000001")
  private static let documented = [
    ("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"),
    ("From", "+14158675309"), ("To", "+18005551212"),
  ]
  private static let arrival = [
    account, ("ApiVersion", "2010-04-01"), callSID, ("CallStatus", "ringing"),
    ("Called", "+15005550006"), ("Caller", "+14155550123"), ("Direction", "inbound"),
    ("From", "+14155550123"), ("FromCity", "SAN FRANCISCO"), ("FromCountry", "US"),
    ("FromState", "CA"), ("FromZip", "94105"), ("To", "+15005550006"),
    ("StirVerstat", "TN-Validation-Passed-A"),
  ]
  private static let status = [callSID, ("CallStatus", "completed"), ("SequenceNumber", "3")]
  private static let host = "https://hooks.example.com"

  static let all: [SignatureVector] = [
    .init(
      testDescription: "T0: the example of the security page", token: "12345",
      url: "https://mycompany.com/myapp.php?foo=1&bar=2", form: documented,
      signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    .init(
      testDescription: "T0b: the newer example", token: "12345",
      url: "https://example.com/myapp.php?foo=1&bar=2", form: documented,
      signature: "9pyy2ZSJda9ihJ1NNXPXtY4oV2Y="),
    .init(
      testDescription: "T1: a call arrives", token: callTokens, url: host + "/twilio/voice",
      form: arrival, signature: "SgrARGp16MpFUuM+e55H/UqezTg="),
    .init(
      testDescription: "T2: a query in the URL is signed once, there", token: callTokens,
      url: host + "/twilio/dial-action?t=acme&leg=1",
      form: [
        account, ("ApiVersion", "2010-04-01"), callSID, ("CallStatus", "in-progress"),
        ("DialBridged", "false"), ("DialCallSid", "CA00000000000000000000000000000002"),
        ("DialCallStatus", "no-answer"), ("Direction", "inbound"), ("From", "+14155550123"),
        ("To", "+15005550006"),
      ], signature: "tCH7cHD5HKsvBDZQSX8MxmmifNY="),
    .init(
      testDescription: "T3: UTF-8 and empty values", token: callTokens, url: host + "/twilio/sms",
      form: [
        account, ("Body", "Héllo 👋 – R&D = 100%? a+b"), ("From", "+14155550123"),
        ("FromCity", ""), ("MessageSid", "SM00000000000000000000000000000001"),
        ("NumMedia", "0"), ("NumSegments", "1"), ("To", "+15005550006"),
      ], signature: "QQeAp5GSGTvHHJsB1P8h87tRhP4="),
    .init(
      testDescription: "T4: a port of its own stays in the URL", token: callTokens,
      url: host + ":8443/twilio/status", form: status, signature: "QazpZJpB+0RVhfCFnJta9AiKdYA="),
    .init(
      testDescription: "T5: the default port written out", token: callTokens,
      url: host + ":443/twilio/status", form: status, signature: "H5YQ0OyYp4z8GWh44ljavzzXZJE="),
    .init(
      testDescription: "T5 over the URL without the port", token: callTokens,
      url: host + "/twilio/status", form: status, signature: "H5YQ0OyYp4z8GWh44ljavzzXZJE="),
    .init(
      testDescription: "T5b: the default port left out", token: callTokens,
      url: host + "/twilio/status", form: status, signature: "LFG47Q0YhMT0CqorU7JVDULC46s="),
    .init(
      testDescription: "T5b over the URL with the port", token: callTokens,
      url: host + ":443/twilio/status", form: status, signature: "LFG47Q0YhMT0CqorU7JVDULC46s="),
    .init(
      testDescription: "T6: GET signs the query alone", token: callTokens,
      url: host
        + "/twilio/voice?CallSid=CA00000000000000000000000000000001&From=%2B14155550123"
        + "&To=%2B15005550006",
      form: [], signature: "eXBUS0mciC2z8/0lmr1pXITOCKs="),
    .init(
      testDescription: "T7: each value of a name once, sorted", token: callTokens,
      url: host + "/twilio/status",
      form: [
        ("MediaUrl", "b"), ("MediaUrl", "a"), ("MediaUrl", "b"),
        ("StatusCallbackEvent", "initiated"),
      ], signature: "WmfrwXviG0gBs8JEzgfoa+s2chs="),
    .init(
      testDescription: "T7b: the same bytes from another request", token: callTokens,
      url: host + "/twilio/statusMediaUrlaMediaUrlbStatusCallbackEventinitiated", form: [],
      signature: "WmfrwXviG0gBs8JEzgfoa+s2chs="),
    .init(
      testDescription: "T8: names sort by their bytes", token: callTokens, url: host + "/x",
      form: [("body", "2"), ("Body", "1"), ("A_b", "4"), ("AB", "3"), ("Z", "6"), ("a", "5")],
      signature: "7RP9Dxt9MrNAJ8t6FxqDzLE2YJI="),
    .init(
      testDescription: "T9: a URL that carries the digest of its content", token: callTokens,
      url: host
        + "/twilio/json?bodySHA256"
        + "=829ae2d3a157f2d3a9e99f221392c416a31026fb2bc17ad755b69170e942c916",
      form: [], signature: "4/y2pp9TRuouLzICca1xAqu0ILY="),
    .init(
      testDescription: "T11: a slash at the end is part of the URL", token: callTokens,
      url: host + "/twilio/voice/", form: arrival, signature: "5d4CtEAwmL6vyD2X6J35Cp+wzkE="),
    .init(
      testDescription: "T11: so is the scheme", token: callTokens,
      url: "http://hooks.example.com/twilio/voice", form: arrival,
      signature: "LRVlb/IeHyxQajvwaXZEVm3iWEI="),
    .init(
      testDescription: "T12: so are user and password", token: callTokens,
      url: "https://user:pass@hooks.example.com/twilio/voice", form: arrival,
      signature: "wLTbtmF/UYAWJIpY0GnQnAwv0aQ="),
  ]
}

@Suite struct `A webhook's signature` {
  @Test(arguments: SignatureVector.all)
  func `is computed as the carrier's own library does`(vector: SignatureVector) throws {
    #expect(try isValid(vector.signature, vector))
  }

  @Test(arguments: SignatureVector.all)
  func `is right for nothing else`(vector: SignatureVector) throws {
    let wrong = [
      "", "A" + vector.signature.dropFirst(), String(vector.signature.dropLast()),
      vector.signature.lowercased(), vector.signature + " ", vector.signature + "=",
    ]
    for signature in wrong where signature != vector.signature {
      #expect(try !isValid(signature, vector), "\(signature)")
    }
    #expect(try !isValid(vector.signature, vector, token: vector.token + "0"))
    #expect(try !isValid(vector.signature, vector, url: vector.url + "x"))
    #expect(try !isValid(vector.signature, vector, form: vector.form + [("New", "1")]))
    for index in vector.form.indices where vector.form.count == Set(vector.form.map(\.0)).count {
      var form = vector.form
      form.remove(at: index)
      #expect(try !isValid(vector.signature, vector, form: form))
      form = vector.form
      form[index].1 += "x"
      #expect(try !isValid(vector.signature, vector, form: form))
    }
  }

  @Test(arguments: SignatureVector.all)
  func `does not depend on the order of the parameters`(vector: SignatureVector) throws {
    #expect(try isValid(vector.signature, vector, form: vector.form.reversed()))
  }

  @Test func `may be made with the token before the last`() throws {
    let vector = SignatureVector.all[2]
    let check = TwilioSignature(publicURL: vector.url, tokens: ["new", vector.token])
    #expect(check.isValid(vector.signature, target: "", form: try parsed(vector.form)))
  }

  /// The same message under a shared key, with the longer hash (T10).
  @Test func `has the bytes that HMAC-SHA256 signs as well`() throws {
    let vector = SignatureVector.all[2]
    var message = Array(vector.url.utf8)
    TwilioSignature.append(parametersOf: try parsed(vector.form), to: &message)
    let key = HMAC(.sha256, secret: Array("whs_secret_0123456789abcdef".utf8))
    #expect(
      Base64.encode(key.code(for: message)) == "7/T3UbZ0OcH4+irBPZ/O8Jiks+23muFc/OnRvDZDYRY=")
  }

  private func isValid(
    _ signature: String, _ vector: SignatureVector, token: String? = nil, url: String? = nil,
    form: [(String, String)]? = nil
  ) throws -> Bool {
    TwilioSignature(publicURL: url ?? vector.url, tokens: [token ?? vector.token])
      .isValid(signature, target: "", form: try parsed(form ?? vector.form))
  }

  private func parsed(_ form: [(String, String)]) throws -> FormBody {
    let body = form.map { "\(FormText.encoded($0.0))=\(FormText.encoded($0.1))" }
    return try FormBody(Array(body.joined(separator: "&").utf8))
  }
}
