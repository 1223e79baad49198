import JSON
import Storage
import TextBack

/// `/businesses/{b}/pauses`: what texting is paused for, because a limit was reached.
enum PauseResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.pauses(of: call.business, at: call.moment.steady, call.page())
    return .ok(page.json({ json($0, at: call.moment) }, place: \.id))
  }

  /// The owner has looked, and wants texts to go on.
  static func resume(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let id: ID<CapWindow> = try call.id()
    guard
      let pause = try tx.pause(id.rawValue, of: call.business, at: call.moment.steady)
    else { throw Problem(.notFound) }
    try CapFlow(tx: tx, at: call.moment).resume(pause)
    return .noContent
  }

  private static func json(_ pause: PauseListing, at moment: Moment) -> JSONValue {
    var number: ID<Number>?
    var prefix: String?
    switch pause.scope {
    case .number(let id): number = id
    case .prefix(let digits): prefix = "+" + digits
    case .business: break
    }
    return [
      "id": .string(String(pause.id)),
      "scope": .string(pause.scope.kind.rawValue),
      "number_id": .id(orNull: number),
      "prefix": .string(orNull: prefix),
      "texts": .integer(pause.texts),
      "at": .time(pause.at),
      "until": .time(moment.wallTime(at: pause.until)),
    ]
  }
}
