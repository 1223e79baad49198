import Carriers
import HTTP
import Storage
import TextBack

/// The key by which a client asks for a request to be done only once.
struct IdempotencyKey: Sendable {
  let text: String
  /// The hash of all that was asked.
  let requestHash: [UInt8]
  /// The hash of what was asked for, but not of whom: what must leave no trace of a number.
  let routeHash: [UInt8]

  static let lengthMax = 255

  /// The key of a request, if it has one.
  static func of(_ request: Request) throws(Problem) -> IdempotencyKey? {
    let values = request.fields.all("Idempotency-Key")
    guard let text = values.first else { return nil }
    guard values.count == 1, (1...lengthMax).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { throw Problem(.invalidIdempotencyKey) }
    let route = Array("\(request.method) \(request.target.path)\n".utf8)
    return IdempotencyKey(
      text: text, requestHash: SHA256.digest(route + request.body),
      routeHash: SHA256.digest(route))
  }

  /// Does what was asked, or gives the answer that it was given the first time.
  ///
  /// A refusal by the state of things is an answer like any other. What was malformed is not:
  /// it was never tried.
  func once(
    _ tx: Transaction, for call: AdminCall, _ body: () throws -> Answer
  ) throws -> Response {
    if let kept = try tx.keptAnswer(to: text, of: call.principal.token) {
      guard [requestHash, KeptAnswer.forgotten].contains(kept.requestHash) else {
        throw Problem(.idempotencyKeyReused)
      }
      return response(kept)
    }
    let response = try answer(tx, body)
    try keep(response, asked: requestHash, tx, for: call)
    return response
  }

  /// Forgets whom was asked for, or gives the answer of the first time.
  ///
  /// No hash is kept of the number that is to be forgotten. So the first answer is also given when
  /// the key comes with another number of which nothing is known: that is forgotten too.
  func forgetOnce(
    _ tx: Transaction, for call: AdminCall, isKnown: () throws -> Bool,
    _ body: () throws -> Answer
  ) throws -> Response {
    if let kept = try tx.keptAnswer(to: text, of: call.principal.token) {
      guard kept.requestHash == routeHash, try !isKnown() else {
        throw Problem(.idempotencyKeyReused)
      }
      return response(kept)
    }
    // A refusal is not kept: nothing was done, and asking again finds the same.
    let response = try body().response
    try keep(response, asked: routeHash, tx, for: call)
    return response
  }

  private func keep(
    _ response: Response, asked hash: [UInt8], _ tx: Transaction, for call: AdminCall
  ) throws {
    let kept = KeptAnswer(requestHash: hash, status: response.status.code, body: response.body)
    try tx.keepAnswer(
      kept, to: text, of: call.principal.token, in: call.namedBusiness, at: call.moment)
  }

  private func answer(_ tx: Transaction, _ body: () throws -> Answer) throws -> Response {
    do {
      return try tx.part(body).response
    } catch let problem as Problem where problem.status == .conflict {
      return problem.response
    }
  }

  private func response(_ kept: KeptAnswer) -> Response {
    let statuses: [Status] = [.ok, .created, .accepted, .noContent, .conflict]
    let status = statuses.first { $0.code == kept.status } ?? .ok
    var fields = SecurityFields.api
    fields.append(
      "Content-Type", status == .conflict ? "application/problem+json" : "application/json")
    fields.append("Idempotency-Replayed", "true")
    return Response(status, fields: fields, body: kept.body)
  }
}
