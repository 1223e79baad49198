import CCrashVFS
import Server
import Storage
import TextBack

/// Nothing was known of the person any more.
private struct NothingToForget: Error {}

extension World {
  /// The owner has a person forgotten, and asks again until that is done.
  func erase(_ caller: Int, _ stimulus: Stimulus) throws {
    guard let program else { return again(stimulus) }
    let (moment, phone) = (moment, try World.phone(caller))
    let result = program.write(emptyingLog: true) { tx in
      let erasure = try ErasureFlow(tx: tx, at: moment).erase(phone, from: ID(1))
      guard !erasure.isEmpty else { throw NothingToForget() }
      try tx.record("erase", "/businesses/1/erasures/\(erasure.id)", at: moment)
    }
    switch result {
    // A process that is dead answers nobody.
    case _ where isDead: return again(stimulus)
    case .success: note("caller \(caller) is forgotten")
    case .failure(let error) where error is NothingToForget:
      note("caller \(caller) was forgotten already")
    case .failure(let error):
      note("cannot forget caller \(caller): \(World.short(error))")
      return again(stimulus)
    }
    forgotten.append(phone)
    if !isDisturbed { try checkForgotten() }
  }

  /// After a crash all of an erasure has happened, or nothing; and of one that was answered nothing
  /// is left, before later writes have covered it.
  func checkErasures() throws {
    guard let program else { return }
    let isOpen = try undisturbed { try program.hasHalfErasure() }
    if isOpen { throw Violation("P4", "an erasure was left in the middle") }
    try checkForgotten()
  }

  /// P4: in no file of the database is there a byte of the number, however it is written.
  func checkForgotten() throws {
    for phone in forgotten {
      guard let file = crash_disk_find(disk.handle, String(phone.e164.suffix(10))) else { continue }
      throw Violation("P4", "\(phone) was forgotten, and is in \(String(cString: file))")
    }
  }
}
