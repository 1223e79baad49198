import Carriers
import HTTP
import Storage
import TextBack

/// Every URL of the server, in one list.
struct Routes {
  let router: Router

  init(
    parts: TextbackServer.Parts, rules: FlowRules, zones: TimeZones, metrics: Metrics,
    log: ServerLog, wake: @escaping @Sendable () -> Void,
    backupAge: @escaping @Sendable () -> Interval?
  ) {
    var router = Router(problem: { Problem.response(for: $0) })
    OpenEndpoints(
      database: parts.database, metrics: metrics, accounts: parts.carriers.keys.sorted(),
      version: parts.version, now: parts.now, backupAge: backupAge
    ).addRoutes(to: &router)
    AdminAPI(
      database: parts.database,
      house: AdminHouse(
        carriers: parts.carriers.keys.sorted(),
        senders: parts.carriers.filter(\.value.sendsTexts).keys.sorted(),
        recovering: parts.recovering, timeZones: zones),
      onFault: { log.failed("answer an admin request", "\($0)") }, onCommit: wake, now: parts.now
    ).addRoutes(to: &router)
    for (account, carrier) in parts.carriers {
      let intake = WebhookIntake(
        account: account, carrier: carrier, database: parts.database, rules: rules,
        now: parts.now, observer: log, wake: wake)
      for route in carrier.routes {
        router.on(
          .post, "/webhooks/\(account)/\(route.rawValue)",
          replying: { request, _ in intake.reply(to: request, route: route) })
      }
    }
    self.router = router
  }
}
