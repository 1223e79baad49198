import Hummingbird
import Logging

/// Hummingbird's hello world on the port that is given.
let port = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 9003
let router = Router()
router.get("healthz") { _, _ in "ok\n" }
let app = Application(
  router: router,
  configuration: .init(address: .hostname("127.0.0.1", port: port)),
  logger: Logger(label: "hello") { _ in SwiftLogNoOpLogHandler() })
try await app.runService()
