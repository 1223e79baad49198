package import HTTP
package import Storage
package import TextBack

/// The way of a request to one route: who asks, may they, what do they send, and then the deed.
///
/// It runs inside transactions of others, so that threads and clocks are theirs.
package struct AdminDoor: Sendable {
  let route: AdminRoute
  let house: AdminHouse

  package init(_ route: AdminRoute, house: AdminHouse) {
    self.route = route
    self.house = house
  }

  /// All of the way in one transaction, for a program that has but one thread.
  package func answer(
    to request: Request, _ parameters: PathParameters, _ tx: Transaction, at moment: Moment
  ) throws -> Response {
    let (principal, business) = try admit(request, parameters, tx)
    let call = try call(request, parameters, principal, business, at: moment)
    return try answer(to: call, key(of: request), tx)
  }

  /// Lets in who may make this request; a business that is not theirs is one that is not there.
  func admit(
    _ request: Request, _ parameters: PathParameters, _ tx: Transaction
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

  func call(
    _ request: Request, _ parameters: PathParameters, _ principal: Principal,
    _ business: ID<Business>?, at moment: Moment
  ) throws -> AdminCall {
    AdminCall(
      principal: principal, request: request, parameters: parameters, namedBusiness: business,
      body: try route.body.read(request), house: house, moment: moment)
  }

  /// What changes nothing may be done twice, and its answer would be one more place that tells
  /// who somebody is.
  func key(of request: Request) throws(Problem) -> IdempotencyKey? {
    guard route.method == .post else { return nil }
    let key = try IdempotencyKey.of(request)
    return route.effect == .reads ? nil : key
  }

  /// Does what is asked, or answers as when the same was asked before.
  func answer(
    to call: AdminCall, _ key: IdempotencyKey?, _ tx: Transaction
  ) throws -> Response {
    let change = AuditedChange(call: call, route: route)
    guard let key else { return try change.make(tx).response }
    switch route.effect {
    case .reads, .writes: return try key.once(tx, for: call) { try change.make(tx) }
    case .erases:
      return try key.forgetOnce(
        tx, for: call, isKnown: { try PersonResource.isKnown(call, tx) }
      ) { try change.make(tx) }
    }
  }
}
