import CCrashVFS
import Storage
import TextBack

extension World {
  /// The owner has a person forgotten, and asks again until that is done.
  func erase(_ caller: Int, _ stimulus: Stimulus) throws {
    guard program != nil else { return again(stimulus) }
    let phone = CarrierModel.caller(caller)
    let answer = try ask(
      OwnerRequest(
        method: "POST", path: "/businesses/{b}/erasures", body: #"{"phone":"\#(phone)"}"#))
    note("owner forgets caller \(caller): \(answer.words)")
    if answer.isDone || answer.isUnclear { owner.erased.append((now, phone)) }
    // A process that is dead answers nobody.
    guard !answer.isUnclear, !isDead else { return again(stimulus) }
    // What is refused was forgotten before: there is nothing more to forget.
    if answer.isDone { mark("owner erases") }
    if isStory { forgotten.append(phone) }
    if answer.isDone, !isOut, faultAt == nil, !isFull { try checkForgotten(phone) }
    wake()
  }

  /// After a crash all of an erasure has happened, or nothing; and of one that was answered nothing
  /// is left, before later writes have covered it.
  func checkErasures() throws {
    guard let program else { return }
    let isOpen = try undisturbed { try program.hasHalfErasure() }
    if isOpen { throw Violation("P4", "an erasure was left in the middle") }
    try checkForgotten()
  }

  /// Nobody who was forgotten in a story is heard of again; in other runs they may call again.
  func checkForgotten() throws {
    for phone in forgotten { try checkForgotten(phone) }
  }

  /// P4: in no file of the database is there a byte of the number, however it is written.
  private func checkForgotten(_ phone: String) throws {
    guard let file = crash_disk_find(disk.handle, String(phone.suffix(10))) else { return }
    throw Violation("P4", "\(phone) was forgotten, and is in \(String(cString: file))")
  }
}
