import CCrashVFS
import Server
import Storage
import TextBack

/// What happens to the server from outside.
extension World {
  func happen(_ stimulus: Stimulus) throws {
    switch stimulus.kind {
    case .call(let caller, let fate, let line):
      note("call \(stimulus.id) from caller \(caller) on line \(line): \(fate)")
      let phone = CarrierModel.caller(caller)
      post(carrier.arrive(stimulus.id, from: phone, fate, on: line, at: now), after: 0)
    case .text(let caller, let body, let line):
      note("caller \(caller) writes \(body)")
      noteOptOut(body, from: CarrierModel.caller(caller), isHeard: false)
      post(carrier.write(stimulus.id, from: CarrierModel.caller(caller), body, to: line), after: 0)
    case .owner(.makeBackup): makeBackup(stimulus)
    case .owner(.erase(let caller)): try erase(caller, stimulus)
    case .owner(let action): try act(action, stimulus.id)
    case .crash(let operations, let isPower):
      guard program != nil, doom == nil, !isOut else { return }
      faultAt = nil
      doom = (disk.operations + UInt64(operations), isPower)
      failsForEver = true
      if operations > 0 { crash_disk_fail(disk.handle, Int32(crash_all), UInt64(operations), true) }
    case .fault(let operations):
      guard doom == nil, !isOut else { return }
      note("disk will fail once, in \(operations) operations")
      faultAt = disk.operations + UInt64(operations)
      failsForEver = false
      crash_disk_fail(disk.handle, Int32(crash_all), UInt64(operations), false)
    case .out(let operations, let seconds):
      guard doom == nil, !isOut else { return }
      note("disk will be out of order in \(operations) operations, for \(seconds) s")
      isOut = true
      faultAt = disk.operations + UInt64(operations)
      failsForEver = true
      crash_disk_fail(disk.handle, Int32(crash_all), UInt64(operations), true)
      diary.noteStandstill(now, lasting: Int64(seconds) * 1_000)
      plan(.repaired, after: Int64(seconds) * 1_000)
    case .full(let room, let seconds):
      note("disk has \(room) bytes left for \(seconds) s")
      crash_disk_limit(disk.handle, crash_disk_bytes(disk.handle) + Int64(room))
      isFull = true
      diary.noteStandstill(now, lasting: Int64(seconds) * 1_000)
      plan(.room, after: Int64(seconds) * 1_000)
    case .shutDown(let seconds):
      // What is cut off in a story is the end of the program and its next start, too.
      guard let program, doom == nil || isStory else { return }
      note("the program is asked to end, for \(seconds) s")
      program.writer.finish()
      try dieIfDoomed()
      guard self.program != nil else { return }
      self.program = nil
      generation += 1
      plan(.restart, after: Int64(seconds) * 1_000)
    case .step(let milliseconds):
      note("the wall clock steps by \(milliseconds) ms")
      wallOffset += milliseconds
      diary.noteStep(to: wallOffset)
    }
  }

  static func phone(_ caller: Int) throws -> PhoneNumber {
    guard let phone = PhoneNumber(e164: CarrierModel.caller(caller)) else {
      throw Violation("SIM", "a caller has no number")
    }
    return phone
  }
}
