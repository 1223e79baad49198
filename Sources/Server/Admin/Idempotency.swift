import Carriers
import HTTP
import Storage
import TextBack

/// The key by which a client asks for a request to be done only once.
struct IdempotencyKey: Sendable {
  let text: String
  /// The hash of all that was asked.
  let requestHash: [UInt8]

  static let lengthMax = 255

  /// The key of a request, if it has one.
  static func of(_ request: Request) throws(Problem) -> IdempotencyKey? {
    let values = request.fields.all("Idempotency-Key")
    guard let text = values.first else { return nil }
    guard values.count == 1, (1...lengthMax).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { throw Problem(.invalidIdempotencyKey) }
    let asked = Array("\(request.method) \(request.target.path)\n".utf8) + request.body
    return IdempotencyKey(text: text, requestHash: SHA256.digest(asked))
  }

  /// Does what was asked, or gives the answer that it was given the first time.
  ///
  /// A refusal by the state of things is an answer like any other. What was malformed is not:
  /// it was never tried.
  func once(
    _ tx: Transaction, by principal: Principal, at moment: Moment,
    _ body: () throws -> Answer
  ) throws -> Response {
    if let kept = try tx.keptAnswer(to: text, of: principal.token) {
      guard kept.requestHash == requestHash else { throw Problem(.idempotencyKeyReused) }
      return response(kept)
    }
    let response = try answer(tx, body)
    let kept = KeptAnswer(
      requestHash: requestHash, status: response.status.code, body: response.body)
    try tx.keepAnswer(kept, to: text, of: principal.token, at: moment)
    return response
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
