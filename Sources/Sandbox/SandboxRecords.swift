import Carriers
import FoundationEssentials
import HTTP
import Threads

/// The carrier's lists: what it has on record of texts and calls, newest first, page by page.
final class SandboxRecords: Sendable {
  private struct State: Sendable {
    var texts: [SandboxTextRecord] = []
    var calls: [SandboxCallRecord] = []
    var lag: Int64 = 0
    var failures = 0
    var requests = 0
  }

  private let account: SandboxAccount
  private let now: @Sendable () -> Int64
  private let state = Monitor(State())

  init(account: SandboxAccount, now: @escaping @Sendable () -> Int64) {
    self.account = account
    self.now = now
  }

  var requests: Int { state.change { $0.requests } }

  func plan(lagSeconds: Int, failures: Int) {
    state.change {
      $0.lag = Int64(lagSeconds) * 1_000
      $0.failures = failures
    }
  }

  func note(_ message: SandboxMessage, direction: String, status: String) {
    let record = SandboxTextRecord(
      message, direction: direction, status: status, at: now(), account: account.accountSID)
    state.change { $0.texts.append(record) }
  }

  /// A leg that is known already keeps its beginning.
  func note(_ call: SandboxCallRecord) {
    let time = now()
    state.change { state in
      var call = call
      if let index = state.calls.firstIndex(where: { $0.sid == call.sid }) {
        call.startedAt = state.calls[index].startedAt
        call.endedAt = call.isOver ? call.endedAt ?? time : nil
        state.calls[index] = call
      } else {
        call.startedAt = call.startedAt ?? time
        call.endedAt = call.isOver ? call.endedAt ?? time : nil
        state.calls.append(call)
      }
    }
  }

  func addRoutes(to router: inout Router) {
    let folder = "/2010-04-01/Accounts/{account}"
    router.on(.get, folder + "/Messages.json") { request, _ in
      self.answer(request) { self.messages($0, $1) }
    }
    router.on(.get, folder + "/Calls.json") { request, _ in
      self.answer(request) { self.calls($0, $1) }
    }
    router.on(.get, folder + "/Calls/{call}") { request, parameters in
      self.answer(request) { _, _ in self.call(String(parameters["call"].dropLast(5))) }
    }
  }

  private func answer(
    _ request: Request, _ body: (FormBody, String) -> Response
  ) -> Response {
    let isFailing = state.change { state in
      state.requests += 1
      defer { state.failures = max(0, state.failures - 1) }
      return state.failures > 0
    }
    guard request.fields["Authorization"] == account.credentials,
      request.target.path.contains(account.accountSID)
    else { return Response(.unauthorized) }
    if isFailing { return Response(.serviceUnavailable) }
    // A query that cannot be read asks for nothing that there is.
    guard let query = try? FormBody(Array((request.target.query ?? "").utf8)) else {
      return Response(.badRequest)
    }
    return body(query, request.target.path)
  }

  private func messages(_ query: FormBody, _ path: String) -> Response {
    let shown = state.change { state in state.texts.filter { $0.madeAt + state.lag <= now() } }
      .reversed().filter { text in
        query["To"].map { $0 == text.to } ?? true && query["From"].map { $0 == text.from } ?? true
          && query["DateSent>"].map { $0 <= SandboxDate.day(text.madeAt) } ?? true
      }
    let (page, next) = SandboxRecords.page(Array(shown), query, path)
    return SandboxRecords.json(MessagePage(messages: page, next_page_uri: next))
  }

  private func calls(_ query: FormBody, _ path: String) -> Response {
    let shown = state.change { $0.calls }.reversed().filter { call in
      query["ParentCallSid"].map { $0 == call.parent } ?? true
        && query["StartTime>"].map { $0 <= SandboxDate.day(call.startedAt ?? 0) } ?? true
    }
    let items = shown.map { SandboxCallItem($0, account: account.accountSID) }
    let (page, next) = SandboxRecords.page(items, query, path)
    return SandboxRecords.json(CallPage(calls: page, next_page_uri: next))
  }

  private func call(_ sid: String) -> Response {
    guard let call = state.change({ $0.calls.first { $0.sid == sid } }) else {
      return Response(.notFound)
    }
    return SandboxRecords.json(SandboxCallItem(call, account: account.accountSID))
  }

  /// One page, and the address of the next.
  private static func page<Item>(
    _ items: [Item], _ query: FormBody, _ path: String
  ) -> ([Item], String?) {
    let size = query["PageSize"].flatMap { Int($0) } ?? 50
    let number = query["Page"].flatMap { Int($0) } ?? 0
    let start = min(number * size, items.count)
    let end = min(start + size, items.count)
    guard end < items.count else { return (Array(items[start..<end]), nil) }
    let kept = query.pairs.filter { $0.name != "Page" } + [("Page", "\(number + 1)")]
    let fields = kept.map { "\(FormText.encoded($0.name))=\(FormText.encoded($0.value))" }
    return (Array(items[start..<end]), path + "?" + fields.joined(separator: "&"))
  }

  private static func json(_ value: some Encodable) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and lists of them can always be written.
    guard let data = try? encoder.encode(value) else { return Response(.internalServerError) }
    return .text(String(decoding: data, as: UTF8.self), contentType: "application/json")
  }
}
