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
      let door = AdminDoor(route, house: house)
      let (principal, business) = try await database.read { tx in
        try door.admit(request, parameters, tx)
      }
      await note(principal, at: moment)
      let call = try door.call(request, parameters, principal, business, at: moment)
      return try await perform(call, through: door)
    } catch let problem as Problem {
      return problem.response
    } catch let invalid as InvalidFields {
      return Problem(.invalidFields, errors: invalid.problems).response
    } catch {
      onFault(error)
      return Problem(AdminAPI.code(of: error)).response
    }
  }

  private func perform(_ call: AdminCall, through door: AdminDoor) async throws -> Response {
    let key = try door.key(of: call.request)
    let effect = door.route.effect
    guard effect != .reads else {
      return try await database.read { try door.answer(to: call, key, $0) }
    }
    let response = try await database.write(emptyingLog: effect == .erases) { tx in
      try door.answer(to: call, key, tx)
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
