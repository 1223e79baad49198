import Server
import Storage
import TextBack

/// What owners do about one person or one text.
extension World {
  /// Has a person forgotten. P4: no byte of the number is left, in the file or its log.
  func erase(_ caller: Int) throws {
    let phone = CarrierModel.caller(caller)
    let answer = try ask(
      OwnerRequest(
        method: "POST", path: "/businesses/{b}/erasures", body: #"{"phone":"\#(phone)"}"#))
    note("owner forgets caller \(caller): \(answer.words)")
    guard answer.isDone || answer.isUnclear else { return }
    owner.erased.append((now, phone))
    mark("owner erases")
    guard answer.isDone, !isDead, !isOut, faultAt == nil, !isFull else { return }
    let digits = Array(phone.utf8.dropFirst())
    for file in disk.files where file.bytes.contains(digits) {
      throw Violation("P4", "\(file.name) still has the number of caller \(caller)")
    }
  }

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
