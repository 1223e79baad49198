import HTTP
import Threads

/// A text as the sandbox accepted it.
package struct SandboxMessage: Sendable, Equatable {
  package let sid: String
  package let from: String
  package let to: String
  package let body: String
  package let statusCallback: String?

  package init(sid: String, from: String, to: String, body: String, statusCallback: String?) {
    self.sid = sid
    self.from = from
    self.to = to
    self.body = body
    self.statusCallback = statusCallback
  }
}

/// What the message API does with the next text instead of taking it.
package enum SandboxFault: Sendable, Equatable {
  /// 400 with the carrier's own code.
  case reject(code: Int)
  /// 429, and for how long to wait.
  case slowDown(seconds: Int)
  /// 500 without having taken the text.
  case breakDown
  /// Takes the text, then answers 500.
  case takeAndBreakDown
  /// The connection ends with nothing taken and nothing said, though the request had left.
  case loseRequest
  /// Takes the text, then the connection ends without an answer.
  case loseAnswer
  /// Takes the text, then the connection ends in the middle of the answer.
  case loseHalfTheAnswer
  /// Takes the text, then says nothing for as long as anybody waits.
  case silence

  /// The fault as one of the line, if it is one.
  var lineBreak: SandboxLine.Break? {
    switch self {
    case .loseRequest: .beforeTheRequest
    case .loseAnswer: .beforeTheAnswer
    case .loseHalfTheAnswer: .withinTheAnswer
    case .silence: .silence
    case .reject, .slowDown, .breakDown, .takeAndBreakDown: nil
    }
  }
}

/// The carrier's message API, with the log of what it truly accepted.
final class SandboxMessages: Sendable {
  private struct State: Sendable {
    var accepted: [SandboxMessage] = []
    var faults: [SandboxFault] = []
    var requests = 0
  }

  private let account: SandboxAccount
  private let state = Monitor(State())
  /// Called with each text that was accepted.
  private let onAccept: @Sendable (SandboxMessage) -> Void

  init(account: SandboxAccount, onAccept: @escaping @Sendable (SandboxMessage) -> Void) {
    self.account = account
    self.onAccept = onAccept
  }

  var accepted: [SandboxMessage] { state.change { $0.accepted } }
  var requests: Int { state.change { $0.requests } }

  /// What to do with the texts to come, one fault a text.
  func plan(_ faults: [SandboxFault]) {
    state.change { $0.faults += faults }
  }

  /// What the line does to the request that is about to come.
  func nextLineBreak() -> SandboxLine.Break? {
    state.change { state in
      guard let fault = state.faults.first?.lineBreak else { return nil }
      state.faults.removeFirst()
      return fault
    }
  }

  func addRoutes(to router: inout Router) {
    router.on(.post, "/2010-04-01/Accounts/{account}/Messages.json") { request, parameters in
      self.create(request, account: parameters["account"])
    }
  }

  private func create(_ request: Request, account sid: String) -> Response {
    state.change { $0.requests += 1 }
    guard sid == account.accountSID, request.fields["Authorization"] == account.credentials else {
      return SandboxMessages.error(20003, "Authenticate", .unauthorized)
    }
    // A request that cannot be read is refused like one that lacks its fields.
    guard let form = try? FormBody(request), let to = form["To"], let from = form["From"],
      let body = form["Body"], !body.isEmpty
    else { return SandboxMessages.error(21604, "A parameter is missing", .badRequest) }
    let fault = state.change { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
    switch fault {
    case .reject(let code): return SandboxMessages.error(code, "Refused", .badRequest)
    case .slowDown(let seconds):
      var response = SandboxMessages.error(20429, "Too many requests", .tooManyRequests)
      response.fields.append("Retry-After", "\(seconds)")
      return response
    case .breakDown: return SandboxMessages.error(20500, "Internal error", .internalServerError)
    case .takeAndBreakDown:
      accept(to: to, from: from, body: body, form["StatusCallback"])
      return SandboxMessages.error(20500, "Internal error", .internalServerError)
    // The line has seen to these, and the API itself is well.
    case nil, .loseRequest, .loseAnswer, .loseHalfTheAnswer, .silence:
      let message = accept(to: to, from: from, body: body, form["StatusCallback"])
      return created(message)
    }
  }

  @discardableResult
  private func accept(
    to: String, from: String, body: String, _ statusCallback: String?
  ) -> SandboxMessage {
    let message = SandboxMessage(
      sid: SandboxID.new("SM"), from: from, to: to, body: body, statusCallback: statusCallback)
    state.change { $0.accepted.append(message) }
    onAccept(message)
    return message
  }

  private func created(_ message: SandboxMessage) -> Response {
    .text(
      """
      {"sid":"\(message.sid)","account_sid":"\(account.accountSID)","status":"queued",\
      "num_segments":"1","direction":"outbound-api","price":null,"error_code":null}
      """, status: .created, contentType: "application/json")
  }

  private static func error(_ code: Int, _ message: String, _ status: Status) -> Response {
    .text(
      #"{"code":\#(code),"message":"\#(message)","status":\#(status.code)}"#, status: status,
      contentType: "application/json")
  }

}
