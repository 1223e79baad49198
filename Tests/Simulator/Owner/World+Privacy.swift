import Server
import Storage
import TextBack

/// What owners do about one text.
extension World {
  /// A person settles a text of unknown fate, by what the carrier's own pages show.
  func resolve() throws {
    guard let program else { return }
    let found = try undisturbed {
      try program.states().filter { $0.value == "unknown" }.keys.min()
    }
    guard let found else { return note("owner has nothing to settle") }
    let wasSent = carrier.accepted.contains {
      AttemptToken($0.token)?.message.rawValue == found && restores == 0
    }
    guard restores == 0 else { return }
    let moment = moment
    let result = program.write { tx in
      try ResolveFlow(tx: tx, at: moment)
        .settle(ID(found), wasSent: wasSent, evidence: "the carrier's page", author: "somebody")
    }
    mark("owner resolves")
    note("owner settles text \(found) as \(wasSent ? "sent" : "not sent"): \(result)")
  }
}
