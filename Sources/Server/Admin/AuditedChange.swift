import HTTP
import JSON
import Storage

/// A request that changes something, and its row in the audit: one transaction.
///
/// Every change through the admin API passes here and nowhere else.
struct AuditedChange: Sendable {
  let call: AdminCall
  let route: AdminRoute

  /// Does what is asked and writes it down; a request that was answered before changes nothing.
  func make(_ tx: Transaction) throws -> Answer {
    guard route.effect != .reads else { return try route.handle(call, tx) }
    let before = try stateBefore(tx)
    let answer = try route.handle(call, tx)
    guard !answer.isRepeat else { return answer }
    let entry = AuditEntry(
      actor: .token(call.principal.token), action: "\(route.method) \(route.path)",
      subject: subject(of: answer), business: call.namedBusiness, before: before,
      after: answer.json?.bytes)
    try tx.audit(entry, at: call.moment)
    return answer
  }

  /// What is to be changed, as the API shows it.
  private func stateBefore(_ tx: Transaction) throws -> [UInt8]? {
    guard route.method == .patch,
      let shows = AdminRoutes.all.first(where: { $0.method == .get && $0.path == route.path })
    else { return nil }
    return try shows.handle(call, tx).json?.bytes
  }

  /// The path with its identifiers; whatever else stands in it may be a person's number.
  private func subject(of answer: Answer) -> String {
    var path = route.path
    for name in ["b", "id"] where path.contains("{\(name)}") {
      path.replace("{\(name)}", with: call.parameters[name])
    }
    guard route.method == .post, case .string(let id)? = answer.json?.object?["id"] else {
      return path
    }
    return "\(path)/\(id)"
  }
}
