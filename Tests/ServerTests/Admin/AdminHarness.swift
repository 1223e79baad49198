import HTTP
import Storage
import Testing
import TextBack
import Threads

@testable import Server

/// The admin API on a loopback port over a database file of its own, and a hand to move its clock.
final class AdminHarness: Sendable {
  let database: Database
  let metrics = Metrics()
  let clock = Lock(AdminHarness.start)
  let faults = Lock<[String]>([])
  let operatorToken = BearerToken.fresh()
  private let folder: TemporaryFolder
  /// Where the database is.
  var path: String { folder.path + "/textback.db" }
  private let port = Lock(0)
  private let isClosed = Lock(false)

  /// 2026-01-31T09:05:00.000Z
  static let start = Int64(1_769_850_300_000)

  init() throws {
    folder = try TemporaryFolder()
    var options = Database.Options()
    options.hasReserve = false
    database = try Database.open(path: folder.path + "/textback.db", options: options)
    let (token, moment) = (operatorToken, now)
    _ = try database.writeBlocking {
      try $0.addToken(hash: token.hash, name: "Olga", role: .operator, at: moment)
    }
  }

  var now: Moment {
    let time = clock.withLock { $0 }
    return Moment(wall: Timestamp(milliseconds: time), steady: SteadyTime(milliseconds: time))
  }

  func advance(_ interval: Interval) { clock.withLock { $0 += interval.milliseconds } }

  /// The routes as the program has them.
  var router: Router {
    var router = Router(problem: Problem.response)
    let house = AdminHouse(
      carriers: ["main", "office", "spare", "patient"], senders: ["main", "spare", "patient"],
      recovering: ["patient"], timeZones: TimeZones())
    let api = AdminAPI(
      database: database, house: house,
      onFault: { error in self.faults.withLock { $0.append("\(error)") } }, onCommit: {},
      now: { self.now })
    api.addRoutes(to: &router)
    OpenEndpoints(
      database: database, metrics: metrics, accounts: ["main", "spare"], version: "1.2.3",
      now: { self.now }
    ).addRoutes(to: &router)
    return router
  }

  /// Runs the API and, on a thread of its own, a test that talks to it.
  static func run(
    _ body: @escaping @Sendable (AdminHarness) throws -> Void
  ) async throws {
    await places.take()
    let result: Result<Void, any Error>
    do {
      result = try await onThread(AdminHarness.init).get().run(body)
    } catch {
      result = .failure(error)
    }
    await places.giveBack()
    try result.get()
  }

  private func run(
    _ body: @escaping @Sendable (AdminHarness) throws -> Void
  ) async throws -> Result<Void, any Error> {
    let server = HTTPServer(router: router)
    let (_, bound) = try server.bind(host: "127.0.0.1", port: 0)
    port.withLock { $0 = bound }
    async let running: Void = server.run()
    let result = try await onThread { try body(self) }
    server.stop()
    try await running
    _ = try await onThread { self.closeDatabase() }
    return result
  }

  /// So many run at a time: each has threads and a file of its own, and others want to run too.
  private static let places = Places(count: 8)

  /// Closes the database, so that nothing can be read or written any more.
  func closeDatabase() {
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    if !wasClosed { database.close() }
  }

  /// Sends bytes and reads the answer to the end.
  func exchange(_ bytes: String) throws -> Reply {
    let socket = try LoopbackSocket(port: port.withLock { $0 })
    socket.send(bytes)
    return Reply(socket.readToEnd())
  }

  /// Sends a request, with the operator's token unless there is another, or none. Whatever comes
  /// back must be as the description of the API says.
  func send(
    _ method: String, _ path: String, _ body: String? = nil, token: String?? = .none,
    fields: [(String, String)] = [], type: String = "application/json"
  ) throws -> Reply {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"]
    if let token = token ?? operatorToken.text { lines.append("Authorization: Bearer \(token)") }
    for (name, value) in fields { lines.append("\(name): \(value)") }
    if let body {
      if !type.isEmpty { lines.append("Content-Type: \(type)") }
      lines.append("Content-Length: \(body.utf8.count)")
    }
    let reply = try exchange(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
    let problems = APIDescription.shared.problems(method: method, target: path, reply)
    #expect(problems.isEmpty, "\(method) \(path) \(reply.status): not as described")
    return reply
  }

  func get(_ path: String, token: String?? = .none) throws -> Reply {
    try send("GET", "/api/v1" + path, token: token)
  }

  func post(
    _ path: String, _ body: String, token: String?? = .none, key: String? = nil
  ) throws -> Reply {
    try send(
      "POST", "/api/v1" + path, body, token: token,
      fields: key.map { [("Idempotency-Key", $0)] } ?? [])
  }

  func patch(_ path: String, _ body: String, ifMatch: String? = nil) throws -> Reply {
    try send(
      "PATCH", "/api/v1" + path, body, fields: ifMatch.map { [("If-Match", $0)] } ?? [])
  }
}

extension AdminHarness {
  /// A business; its path.
  func openBusiness(_ name: String = "Joe's Plumbing") throws -> String {
    let reply = try post("/businesses", #"{"name":"\#(name)","time_zone":"America/New_York"}"#)
    return "/businesses/" + reply["id"].string
  }

  /// A token for the owner of a business.
  func ownerToken(of business: String) throws -> String {
    let token = BearerToken.fresh()
    let id = ID<Business>(business.split(separator: "/").last ?? "") ?? ID(0)
    let moment = now
    _ = try database.writeBlocking {
      try $0.addToken(hash: token.hash, name: "Otto", role: .owner(of: id), at: moment)
    }
    return token.text
  }

  /// A number of a business; its path.
  func addNumber(_ phone: String = "+14155550100", to business: String) throws -> String {
    let reply = try post(
      business + "/numbers",
      #"{"number":"\#(phone)","carrier":"main","textback":{"forward_to":["+14155550123"]}}"#)
    return business + "/numbers/" + reply["id"].string
  }

  /// A lead of a business; its path.
  func addLead(_ phone: String = "+14155550177", to business: String) throws -> String {
    let id = ID<Business>(business.split(separator: "/").last ?? "") ?? ID(0)
    let moment = now
    guard let phone = PhoneNumber(e164: phone) else { return "" }
    let lead = try database.writeBlocking { try $0.lead(of: id, phone: phone, at: moment) }
    return "\(business)/leads/\(lead.id)"
  }
}
