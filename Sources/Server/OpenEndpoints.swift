package import HTTP
package import Storage
package import TextBack

/// The routes that ask for no token: whether the program lives, whether it can write, what it has
/// counted, and the page that a person finds.
package struct OpenEndpoints: Sendable {
  private let database: Database
  private let metrics: Metrics
  private let readiness: Readiness
  private let accounts: [String]
  private let version: String
  private let now: @Sendable () -> Moment
  /// How long ago the last backup was made; nil if none is known.
  private let backupAge: @Sendable () -> Interval?

  package init(
    database: Database, metrics: Metrics, accounts: [String] = [], version: String,
    now: @escaping @Sendable () -> Moment,
    backupAge: @escaping @Sendable () -> Interval? = { nil }
  ) {
    self.backupAge = backupAge
    self.database = database
    self.metrics = metrics
    self.accounts = accounts
    self.version = version
    self.now = now
    readiness = Readiness { moment in
      // Why it failed is heard by the database's own fault handler; here it is the answer.
      (try? await database.write { try $0.proveWritable(at: moment) }) != nil
    }
  }

  /// Adds the routes.
  package func addRoutes(to router: inout Router) {
    let alive = OpenEndpoints.plain("ok\n")
    router.on(.get, "/healthz", replying: { _, _ in .atOnce(alive) })
    router.on(.get, "/readyz") { _, _ in await ready() }
    router.on(.get, "/metrics") { request, _ in await showMetrics(to: request) }
    for page in EmbeddedPage.all {
      let shown = OpenEndpoints.show(page)
      router.on(.get, page.path, replying: { _, _ in .atOnce(shown) })
    }
  }

  private func ready() async -> Response {
    guard await readiness.isReady(at: now()) else { return Problem(.unavailable).response }
    // A write has just committed; if this read fails, the next question will tell.
    let isArmed = (try? await database.read { try $0.isArmed() }) ?? true
    return OpenEndpoints.plain(isArmed ? "ready\n" : OpenEndpoints.disarmed)
  }

  /// Only the machine itself may ask without a token; a proxy on it asks for somebody else.
  private func showMetrics(to request: Request) async -> Response {
    let moment = now()
    do {
      let isLocal = request.peer.isLoopback && !request.isForwarded
      let (queue, openCircuits) = try await database.read { tx in
        if !isLocal {
          guard try Principal.of(request, tx).role == .operator else {
            throw Problem(.operatorOnly)
          }
        }
        let open = try tx.accountStates().filter { $0.state.circuit.isOpen }.map(\.name)
        return (try tx.queue(at: moment), Set(open))
      }
      let text = MetricsText(
        metrics: metrics, queue: queue, accounts: accounts, openCircuits: openCircuits,
        backupAge: backupAge(), version: version)
      return OpenEndpoints.plain(text.text, contentType: MetricsText.contentType)
    } catch let problem as Problem {
      return problem.response
    } catch {
      // The database's own fault handler has heard why.
      return Problem(.unavailable).response
    }
  }

  /// Webhooks are taken as ever, so it is ready.
  private static let disarmed =
    "ready, but disarmed: no text leaves until the carrier has been re-read since the restore\n"

  private static func plain(
    _ text: String, contentType: String = "text/plain; charset=utf-8"
  ) -> Response {
    var fields = SecurityFields.api
    fields.append("Content-Type", contentType)
    return Response(.ok, fields: fields, body: Array(text.utf8))
  }

  private static func show(_ page: EmbeddedPage) -> Response {
    var fields = SecurityFields.page
    fields.append("Content-Type", page.contentType)
    return Response(.ok, fields: fields, body: page.bytes)
  }
}
