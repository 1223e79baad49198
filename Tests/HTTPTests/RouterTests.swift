import Testing

@testable import HTTP

@Suite struct `A router` {
  static let router: Router = {
    var router = Router()
    let handler: Router.Handler = { _, _ in .text("") }
    router.on(.get, "/", handler)
    router.on(.get, "/leads", handler)
    router.on(.post, "/leads", bodyBytesMax: 10, handler)
    router.on(.get, "/leads/{id}", handler)
    router.on(.get, "/leads/new", handler)
    router.on(.get, "/leads/{id}/notes/{note}", handler)
    return router
  }()

  func resolve(_ method: Method, _ path: String) -> String {
    let target = Target(checked: path, pathEnd: path.utf8.count)
    switch Self.router.resolve(method, target) {
    case .route(let route, let parameters):
      return "\(route.method) \(parameters.values.map(\.value))"
    case .allowed(let methods): return "allowed \(methods)"
    case .methodNotAllowed(let methods): return "405 \(methods)"
    case .methodUnknown: return "501"
    case .notFound: return "404"
    }
  }

  @Test(arguments: [
    (Method.get, "/", "GET []"), (.get, "/leads", "GET []"), (.post, "/leads", "POST []"),
    (.head, "/leads", "GET []"), (.get, "/leads/7", "GET [\"7\"]"),
    (.get, "/leads/new", "GET []"), (.get, "/leads/a%20b", "GET [\"a b\"]"),
    (.get, "/leads/7/notes/8", "GET [\"7\", \"8\"]"), (.get, "/leads/", "404"),
    (.get, "/leads//notes/8", "404"), (.get, "/Leads", "404"), (.get, "/leads/a%2Fb", "404"),
    (.get, "/leads/%00", "404"), (.get, "/leads/%FF", "404"), (.get, "/leads/7/notes", "404"),
    (.get, "//leads", "404"), (.put, "/leads", "405 GET, HEAD, OPTIONS, POST"),
    (.post, "/leads/7", "405 GET, HEAD, OPTIONS"), (.post, "/nowhere", "404"),
    (.options, "/leads", "allowed GET, HEAD, OPTIONS, POST"), (.options, "/nowhere", "404"),
  ])
  func `finds one route or says why there is none`(
    method: Method, path: String, found: String
  ) {
    #expect(resolve(method, path) == found)
  }

  @Test func `knows no method that nobody registered`() throws {
    #expect(resolve(try #require(Method("BREW")), "/leads") == "501")
  }

  @Test func `traps on a route that is there twice`() async {
    await #expect(processExitsWith: .failure) {
      var router = Router()
      router.on(.get, "/a/{x}") { _, _ in .text("") }
      router.on(.get, "/a/{x}") { _, _ in .text("") }
    }
  }

  @Test func `traps on two names for the same paths`() async {
    await #expect(processExitsWith: .failure) {
      var router = Router()
      router.on(.get, "/a/{x}") { _, _ in .text("") }
      router.on(.get, "/a/{y}") { _, _ in .text("") }
    }
  }

  @Test func `traps on two patterns of which neither is the more specific`() async {
    await #expect(processExitsWith: .failure) {
      var router = Router()
      router.on(.get, "/a/{x}") { _, _ in .text("") }
      router.on(.get, "/{y}/b") { _, _ in .text("") }
    }
  }
}
