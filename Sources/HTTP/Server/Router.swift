/// Finds who answers a request, by its path and then its method.
///
/// Routes are fixed before the server starts. Where a literal and a `{name}` fit the same segment,
/// the literal wins; two routes that could still be confused are a mistake of the program and trap.
package struct Router: Sendable {
  /// Answers a request; it runs on the connection's own loop until it awaits something else.
  package typealias Handler = @Sendable (Request, PathParameters) async -> Response

  /// Answers a request at once, or says what has to be waited for.
  package typealias Replier = @Sendable (Request, PathParameters) -> Reply

  /// What a route does with a request once its path and method fit.
  struct Route: Sendable {
    let method: Method
    let bodyBytesMax: Int
    let reply: Replier
  }

  /// One path with its routes, and what `Allow` says of it.
  struct Resource: Sendable {
    let pattern: PathPattern
    var routes: [Route] = []
    var allow = ""
  }

  /// The answer of the router to a head.
  enum Resolution: Sendable {
    case route(Route, PathParameters)
    case allowed(String)
    case methodNotAllowed(allow: String)
    case methodUnknown
    case notFound
  }

  /// How much content a route takes that does not say otherwise.
  package static let bodyBytesMax = 65_536

  private var resources: [Resource] = []
  private var exact: [String: Int] = [:]
  private var patterns: [Int: [Int]] = [:]

  /// Makes the response to a refusal; it is asked for every status that the server itself answers.
  let problem: @Sendable (Status) -> Response

  package init(problem: @escaping @Sendable (Status) -> Response = { .problem($0) }) {
    self.problem = problem
  }

  /// Adds a route; `pattern` is a path whose segments are literal or `{name}`.
  package mutating func on(
    _ method: Method, _ pattern: String, bodyBytesMax: Int = Router.bodyBytesMax,
    _ handler: @escaping Handler
  ) {
    on(
      method, pattern, bodyBytesMax: bodyBytesMax,
      replying: { request, path in .later { await handler(request, path) } })
  }

  /// Adds a route whose handler answers at once, at least sometimes, and so without a task.
  package mutating func on(
    _ method: Method, _ pattern: String, bodyBytesMax: Int = Router.bodyBytesMax,
    replying reply: @escaping Replier
  ) {
    let index = resource(for: PathPattern(pattern))
    precondition(
      !resources[index].routes.contains { $0.method == method },
      "\(method) \(pattern) is routed already; remove one of the two")
    resources[index].routes.append(
      Route(method: method, bodyBytesMax: bodyBytesMax, reply: reply))
    resources[index].allow = Self.allow(resources[index].routes)
  }

  /// Every route as method and pattern, in the order they were added to their paths.
  package var routes: [(method: Method, pattern: String)] {
    resources.flatMap { resource in
      resource.routes.map { (method: $0.method, pattern: resource.pattern.text) }
    }
  }

  func resolve(_ method: Method, _ target: Target) -> Resolution {
    if target.path == "*" { return .allowed("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS") }
    guard let (index, parameters) = find(target.path) else { return .notFound }
    let resource = resources[index]
    let sought = method == .head ? Method.get : method
    for route in resource.routes where route.method == method || route.method == sought {
      return .route(route, parameters)
    }
    if method == .options { return .allowed(resource.allow) }
    guard method.isRegistered else { return .methodUnknown }
    return .methodNotAllowed(allow: resource.allow)
  }

  /// The answer where no handler gives one.
  func answer(to resolution: Resolution) -> Response {
    switch resolution {
    case .allowed(let methods): return Response(.noContent, fields: ["Allow": methods])
    case .methodNotAllowed(let methods):
      var response = problem(.methodNotAllowed)
      response.fields.append("Allow", methods)
      return response
    case .methodUnknown: return problem(.notImplemented)
    case .notFound, .route: return problem(.notFound)
    }
  }

  private func find(_ path: String) -> (Int, PathParameters)? {
    if let index = exact[path] { return (index, PathParameters()) }
    let segments = PathPattern.segments(of: path)
    var best: (index: Int, parameters: PathParameters)?
    for index in patterns[segments.count] ?? [] {
      guard let parameters = resources[index].pattern.match(segments) else { continue }
      if let found = best, resources[found.index].pattern.isMoreSpecific(resources[index].pattern) {
        continue
      }
      best = (index, parameters)
    }
    return best.map { ($0.index, $0.parameters) }
  }

  private mutating func resource(for pattern: PathPattern) -> Int {
    for (index, resource) in resources.enumerated() where resource.pattern.overlaps(pattern) {
      if resource.pattern == pattern { return index }
      precondition(
        resource.pattern.isMoreSpecific(pattern) || pattern.isMoreSpecific(resource.pattern),
        "\(pattern.text) and \(resource.pattern.text) match the same paths; rename one of the two")
    }
    resources.append(Resource(pattern: pattern))
    let index = resources.count - 1
    if pattern.isLiteral {
      exact[pattern.text] = index
    } else {
      patterns[pattern.segments.count, default: []].append(index)
    }
    return index
  }

  private static func allow(_ routes: [Route]) -> String {
    var names = routes.map(\.method.name)
    if names.contains("GET"), !names.contains("HEAD") { names.append("HEAD") }
    if !names.contains("OPTIONS") { names.append("OPTIONS") }
    return names.sorted().joined(separator: ", ")
  }
}
