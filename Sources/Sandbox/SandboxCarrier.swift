import Carriers
package import HTTP
import Threads

/// A carrier to play with: it signs and posts webhooks, follows the documents it gets, and takes
/// texts. It speaks real HTTP over loopback, so `demo` and the tests use every part of the program.
package final class SandboxCarrier: Sendable {
  private let server: HTTPServer
  private let account: SandboxAccount
  private let client: any HTTPClient
  private let messages: SandboxMessages
  private let records: SandboxRecords
  private let line: SandboxLine
  private let outbox: Outbox

  /// Reports are posted by a thread of their own, as a carrier's are, in the order of the texts.
  private final class Outbox: Sendable {
    /// The reports that wait, and where they go.
    struct State: Sendable {
      var waiting: [ClientRequest] = []
      var isClosed = false
      /// Where our server truly listens; a carrier far away would come through a proxy.
      var serverURL: String?
      /// Whether nothing but a call's first webhook comes through.
      var dropsCallbacks = false
    }
    let state = Monitor(State())
  }

  /// `reportsDelivery` is whether accepted texts are reported as sent and delivered, `now` what
  /// o'clock it is at the carrier, in milliseconds since 1970.
  package init(
    account: SandboxAccount, client: any HTTPClient, reportsDelivery: Bool = true,
    now: @escaping @Sendable () -> Int64 = { 0 },
    onAccept: @escaping @Sendable (SandboxMessage) -> Void = { _ in }
  ) {
    self.account = account
    self.client = client
    let outbox = Outbox()
    self.outbox = outbox
    let records = SandboxRecords(account: account, now: now)
    self.records = records
    messages = SandboxMessages(account: account) { message in
      records.note(message, direction: "outbound-api", status: "sent")
      onAccept(message)
      guard reportsDelivery, let callback = message.statusCallback else { return }
      let reports = ["sent", "delivered"].map { status in
        account.request(
          to: callback,
          [
            ("MessageSid", message.sid), ("SmsSid", message.sid), ("MessageStatus", status),
            ("SmsStatus", status), ("To", message.to), ("From", message.from),
            ("AccountSid", account.accountSID), ("ApiVersion", "2010-04-01"),
          ])
      }
      outbox.state.change { $0.waiting += reports }
    }
    let messages = messages
    line = SandboxLine { messages.nextLineBreak() }
    var router = Router()
    messages.addRoutes(to: &router)
    records.addRoutes(to: &router)
    server = HTTPServer(router: router)
  }

  /// Takes a free port of the loopback interface; returns the URL of the message API.
  ///
  /// `onBadLine` lets `plan` break connections as well, at the cost of a relay in between.
  package func bind(onBadLine: Bool = false) throws -> String {
    let bound = try server.bind(host: "127.0.0.1", port: 0)
    let port = onBadLine ? try line.connect(to: bound.port) : bound.port
    return "http://127.0.0.1:\(port)"
  }

  /// Says where our server listens. Its webhooks are posted there, whatever its public URL is.
  package func connect(to serverURL: String) {
    outbox.state.change { $0.serverURL = serverURL }
  }

  /// Serves the message API and posts reports until stopped.
  package func run() async throws {
    let outbox = outbox
    let reporting = try WorkerThread {
      while let request = SandboxCarrier.next(from: outbox.state) { _ = self.send(request) }
    }
    defer {
      line.disconnect()
      outbox.state.change { $0.isClosed = true }
      reporting.join()
    }
    try await server.run()
  }

  /// Ends `run`, once the requests under way are answered.
  package func stop() {
    server.stop()
  }

  /// The texts that were truly accepted, in order.
  package var accepted: [SandboxMessage] { messages.accepted }

  /// How many times the message API was asked, whatever came of it.
  package var requests: Int { messages.requests }

  /// What to do with the texts to come instead of taking them. Broken connections want a bad line.
  package func plan(_ faults: SandboxFault...) {
    messages.plan(faults)
  }

  /// Loses every webhook but the first of each call, or no longer.
  package func dropCallbacks(_ isOn: Bool = true) {
    outbox.state.change { $0.dropsCallbacks = isOn }
  }

  /// How the lists behave: how much later they show something, and how often they fail first.
  package func planLists(lagSeconds: Int = 0, failures: Int = 0) {
    records.plan(lagSeconds: lagSeconds, failures: failures)
  }

  /// How many times the lists were asked.
  package var listRequests: Int { records.requests }

  /// Shows a call on the list, whatever was reported of it.
  package func show(_ call: SandboxCallRecord) {
    records.note(call)
  }

  /// Shows a text on the list, whatever was reported of it.
  package func show(_ message: SandboxMessage, direction: String, status: String) {
    records.note(message, direction: direction, status: status)
  }

  /// Plays a call to one of our numbers; returns the carrier's identifier of it.
  package func ring(
    from: String, to: String, script: CallScript,
    pause: @escaping @Sendable (Int) async -> Void = { _ in },
    onStep: @escaping @Sendable (CallStep) -> Void = { _ in }
  ) async throws -> String {
    try await SandboxCall(
      account: account, from: from, to: to, script: script, post: post, pause: pause,
      onStep: onStep, record: { self.records.note($0) }
    ).play()
  }

  /// Says that a call has arrived, and nothing more of it, as a carrier does that is then cut off.
  package func announce(from: String, to: String, sid: String) async throws {
    records.note(SandboxCallRecord(sid: sid, from: from, to: to, direction: "inbound"))
    let result = await post(
      account.request(
        to: account.webhook(.voice),
        [
          ("CallSid", sid), ("AccountSid", account.accountSID), ("From", from), ("To", to),
          ("CallStatus", "ringing"), ("Direction", "inbound"),
        ]))
    guard result.status == 200 else {
      throw SandboxFailure(description: "the call was answered \(result.status)")
    }
  }

  /// Somebody sends a text to one of our numbers.
  package func text(from: String, to: String, body: String) async throws {
    let sid = SandboxID.new("SM")
    records.note(
      SandboxMessage(sid: sid, from: from, to: to, body: body, statusCallback: nil),
      direction: "inbound", status: "received")
    let result = await post(
      account.request(
        to: account.webhook(.sms),
        [
          ("MessageSid", sid), ("SmsSid", sid), ("AccountSid", account.accountSID),
          ("ApiVersion", "2010-04-01"), ("From", from), ("To", to), ("Body", body),
          ("NumMedia", "0"), ("NumSegments", "1"), ("SmsStatus", "received"),
        ]))
    guard (200..<300).contains(result.status) else {
      throw SandboxFailure(description: "the text was answered \(result.status)")
    }
  }

  /// The client blocks, so each request has a thread of its own while it lasts.
  private func post(_ request: ClientRequest) async -> ClientResult {
    await withCheckedContinuation { continuation in
      do {
        try WorkerThread { continuation.resume(returning: self.send(request)) }.detach()
      } catch {
        continuation.resume(returning: ClientResult(status: 0, bytesSent: 0))
      }
    }
  }

  private func send(_ request: ClientRequest) -> ClientResult {
    var request = request
    let publicURL = account.publicURL
    if outbox.state.change({ $0.dropsCallbacks }), request.url != account.webhook(.voice) {
      return ClientResult(status: 204, bytesSent: 0)
    }
    if let serverURL = outbox.state.change({ $0.serverURL }), request.url.hasPrefix(publicURL) {
      request.url = serverURL + request.url.dropFirst(publicURL.count)
    }
    return client.send(request)
  }

  private static func next(from state: Monitor<Outbox.State>) -> ClientRequest? {
    state.wait { state -> ClientRequest?? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      return state.isClosed ? .some(nil) : nil
    }
  }

}
