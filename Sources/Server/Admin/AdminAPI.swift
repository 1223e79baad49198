package import HTTP
import JSON
package import Storage
package import TextBack

/// The JSON API for operators and owners.
///
/// Every request goes the same way: who asks, may they, what do they send, then one transaction.
/// The answer leaves after that transaction is on the disk.
package struct AdminAPI: Sendable {
  private let database: Database
  private let house: AdminHouse
  private let onFault: @Sendable (any Error) -> Void
  private let onCommit: @Sendable () -> Void
  private let now: @Sendable () -> Moment

  /// `onFault` hears of failures that are not the client's, `onCommit` that something may wait to
  /// be sent.
  package init(
    database: Database, house: AdminHouse, onFault: @escaping @Sendable (any Error) -> Void,
    onCommit: @escaping @Sendable () -> Void, now: @escaping @Sendable () -> Moment
  ) {
    self.database = database
    self.house = house
    self.onFault = onFault
    self.onCommit = onCommit
    self.now = now
  }

  /// The largest content that is read.
  package static let bodyBytesMax = 262_144

  /// Adds every route of the API.
  package func addRoutes(to router: inout Router) {
    for route in AdminRoutes.all {
      router.on(route.method, AdminRoutes.prefix + route.path, bodyBytesMax: AdminAPI.bodyBytesMax)
      { request, parameters in
        await respond(to: request, parameters, by: route)
      }
    }
  }

  private func respond(
    to request: Request, _ parameters: PathParameters, by route: AdminRoute
  ) async -> Response {
    do {
      let moment = now()
      let (principal, business) = try await database.read { tx in
        try AdminAPI.admit(request, parameters, to: route, tx)
      }
      await note(principal, at: moment)
      let call = AdminCall(
        principal: principal, request: request, parameters: parameters, namedBusiness: business,
        body: try route.body.read(request), house: house, moment: moment)
      return try await perform(call, by: route)
    } catch let problem as Problem {
      return problem.response
    } catch let invalid as InvalidFields {
      return Problem(.invalidFields, errors: invalid.problems).response
    } catch {
      onFault(error)
      return Problem(AdminAPI.code(of: error)).response
    }
  }

  /// Lets in who may make this request; a business that is not theirs is one that is not there.
  private static func admit(
    _ request: Request, _ parameters: PathParameters, to route: AdminRoute, _ tx: Transaction
  ) throws -> (Principal, ID<Business>?) {
    let principal = try Principal.of(request, tx)
    var business: ID<Business>?
    if route.hasBusiness {
      guard let id = ID<Business>(parameters["b"]), principal.reaches(id),
        try tx.hasBusiness(id)
      else { throw Problem(.notFound) }
      business = id
    }
    if route.audience == .operators, principal.role != .operator {
      throw Problem(.operatorOnly)
    }
    return (principal, business)
  }

  private func perform(_ call: AdminCall, by route: AdminRoute) async throws -> Response {
    let key = route.method == .post ? try IdempotencyKey.of(call.request) : nil
    let change = AuditedChange(call: call, route: route)
    let response: Response
    switch route.effect {
    // What changes nothing may be done twice, and its answer would be one more place that tells
    // who somebody is.
    case .reads: return try await database.read { try change.make($0) }.response
    case .writes:
      response = try await database.write { tx in
        guard let key else { return try change.make(tx).response }
        return try key.once(tx, for: call) { try change.make(tx) }
      }
    case .erases:
      response = try await database.write(emptyingLog: true) { tx in
        guard let key else { return try change.make(tx).response }
        return try key.forgetOnce(
          tx, for: call, isKnown: { try PersonResource.isKnown(call, tx) }
        ) { try change.make(tx) }
      }
    }
    onCommit()
    return response
  }

  private func note(_ principal: Principal, at moment: Moment) async {
    guard principal.needsTouch(at: moment) else { return }
    do {
      try await database.write { try $0.touchToken(principal.token, at: moment) }
    } catch {
      // When a token was last used is nice to know; a request is not refused for it.
      onFault(error)
    }
  }

  private static func code(of error: any Error) -> ProblemCode {
    switch error {
    case let error as DatabaseError: error.isConstraint ? .failed : .unavailable
    case is WriteRefusal: .unavailable
    default: .failed
    }
  }
}
