import FoundationEssentials
import HTTP
import TextBack

/// The message API: the request that sends a text, and what its answer proves.
struct TwilioMessages {
  let account: TwilioAccount

  func request(for draft: Draft) -> ClientRequest {
    let callback = account.callback(.smsStatus, query: "?token=\(draft.token)")
    let form = [
      ("To", draft.to.e164), ("From", draft.from.e164), ("Body", draft.body),
      ("StatusCallback", callback),
    ]
    let body = form.map { "\($0.0)=\(FormText.encoded($0.1))" }.joined(separator: "&")
    return ClientRequest(
      method: .post,
      url: "\(account.apiURL)/2010-04-01/Accounts/\(account.accountSID)/Messages.json",
      fields: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
      credentials: BasicCredentials(user: account.accountSID, password: account.authToken),
      body: Array(body.utf8))
  }

  /// The verdict on an attempt. Only proof that the carrier did not take the text lets it be sent
  /// again: no byte left, or the carrier's own word.
  func outcome(of result: ClientResult) -> SendOutcome {
    if let failure = result.failure, failure.isWithdrawn { return .notAccepted(.withdrawn) }
    guard result.bytesSent > 0 else {
      let words = result.failure?.words ?? "no connection"
      return .notAccepted(
        result.failure?.isUntrusted == true ? .untrusted(words) : .unreachable(words))
    }
    switch result.status {
    case 200..<300: return taken(result)
    case 300..<400:
      return .notAccepted(.misconfigured("the carrier redirects; check the account's api_url"))
    case 401, 403:
      return .notAccepted(.misconfigured("the carrier does not accept the account's credentials"))
    case 429: return .notAccepted(.slowDown(retryAfterSeconds: result.retryAfterSeconds))
    case 400, 404, 422: return refused(result)
    case 0: return .unknown(detail: result.failure?.words ?? "no answer")
    default: return .unknown(detail: "the carrier answered \(result.status)")
    }
  }

  /// What an answer says, each value for itself: one of an odd type hides no other.
  private struct Answer: Decodable {
    let sid: String?
    let accountSID: String?
    let segments: Int?
    let code: Int?

    /// The names of the values in the answer.
    enum CodingKeys: String, CodingKey {
      case sid
      case accountSID = "account_sid"
      case segments = "num_segments"
      case code
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      sid = Answer.value(.sid, in: values)
      accountSID = Answer.value(.accountSID, in: values)
      segments = Answer.value(.segments, in: values).flatMap { (text: String) in Int(text) }
      code = Answer.value(.code, in: values)
    }

    private static func value<Value: Decodable>(
      _ key: CodingKeys, in values: KeyedDecodingContainer<CodingKeys>
    ) -> Value? {
      // A value of another type than the carrier documents says nothing that we could rely on.
      try? values.decode(Value.self, forKey: key)
    }
  }

  private func answer(in result: ClientResult) -> Answer? {
    // An answer that cannot be read proves no more than its status does.
    try? JSONDecoder().decode(Answer.self, from: Data(result.body))
  }

  /// A good status proves acceptance even when the rest of the answer was cut.
  private func taken(_ result: ClientResult) -> SendOutcome {
    guard let answer = answer(in: result) else { return .accepted(carrierID: nil, segments: nil) }
    if let owner = answer.accountSID, owner != account.accountSID {
      return .unknown(detail: "the answer belongs to another account", isForeign: true)
    }
    let sid = answer.sid.flatMap { sid in
      TwilioForm.isSID(sid, "SM") || TwilioForm.isSID(sid, "MM") ? sid : nil
    }
    return .accepted(
      carrierID: sid, segments: answer.segments.flatMap { $0 > 0 ? $0 : nil })
  }

  private func refused(_ result: ClientResult) -> SendOutcome {
    guard let code = answer(in: result)?.code else {
      return .unknown(detail: "the carrier answered \(result.status) without a code")
    }
    switch code {
    case 20003: return .notAccepted(.misconfigured("the carrier refuses the credentials"))
    case 20429: return .notAccepted(.slowDown(retryAfterSeconds: result.retryAfterSeconds))
    default: return .rejected(code: code, TwilioMessages.rejection(code) ?? .other)
    }
  }

  /// What an error code says beyond its text, in an answer or in a later report.
  static func rejection(_ code: Int) -> Rejection? {
    switch code {
    case 21610: .optedOut
    case 21211, 21614, 30006: .notMobile
    case 30034: .unregistered
    case 21212, 21408, 21603, 21606, 21608, 20404: .configuration
    default: nil
    }
  }
}
