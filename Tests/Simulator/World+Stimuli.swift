import CCrashVFS
import Server
import Storage
import TextBack

/// What the owner has set at the moment.
struct OwnerSettings: Sendable {
  var draft: NumberDraft?
}

extension World {
  func happen(_ stimulus: Stimulus) throws {
    switch stimulus.kind {
    case .call(let caller, let fate):
      note("call \(stimulus.id) from caller \(caller): \(fate)")
      post(carrier.arrive(stimulus.id, from: CarrierModel.caller(caller), fate), after: 0)
    case .text(let caller, let body):
      note("caller \(caller) writes \(body)")
      post(carrier.write(stimulus.id, from: CarrierModel.caller(caller), body), after: 0)
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
      plan(.repaired, after: Int64(seconds) * 1_000)
    case .full(let room, let seconds):
      note("disk has \(room) bytes left for \(seconds) s")
      crash_disk_limit(disk.handle, crash_disk_bytes(disk.handle) + Int64(room))
      plan(.room, after: Int64(seconds) * 1_000)
    case .shutDown(let seconds):
      guard let program, doom == nil else { return }
      note("the program is asked to end, for \(seconds) s")
      program.writer.finish()
      try dieIfDoomed()
      self.program = nil
      generation += 1
      plan(.restart, after: Int64(seconds) * 1_000)
    case .step(let milliseconds):
      note("the wall clock steps by \(milliseconds) ms")
      wallOffset += milliseconds
    }
  }

  private func act(_ action: Stimulus.OwnerAction, _ id: Int) throws {
    guard let program else { return }
    let moment = moment
    let business = ID<Business>(1)
    let done: Result<String, any Error>
    switch action {
    case .buy(let credits, let reference):
      done = program.write { tx in
        let bought = try tx.purchase(credits, "order \(reference)", for: business, at: moment)
        return "buys \(credits): \(bought)"
      }
    case .optOut(let caller):
      let phone = try World.phone(caller)
      done = program.write { tx in
        let id = try tx.optOut(phone, of: business, source: .owner, reason: nil, at: moment)
        if let id { try tx.record("opt out", "/businesses/1/opt-outs/\(id)", at: moment) }
        return "opts caller \(caller) out: \(id ?? 0)"
      }
    case .optIn(let caller):
      let phone = try World.phone(caller)
      done = program.write { tx in
        guard let active = try tx.activeOptOut(of: phone, from: business) else { return "nothing" }
        _ = try tx.endOptOut(active.id, of: business, evidence: "said so", at: moment)
        try tx.record("opt in", "/businesses/1/opt-outs/\(active.id)", at: moment)
        return "opts caller \(caller) in"
      }
    case .reply(let caller):
      let phone = try World.phone(caller)
      done = program.write { tx in
        guard let lead = try tx.findLead(of: business, phone: phone) else { return "no lead" }
        return "replies: \(try ReplyFlow(tx: tx, at: moment).queue("Hello again", to: lead))"
      }
      wake()
    case .backUp: return try backUp()
    case .restore: return try restore()
    case .makeBackup, .erase: return
    case .settings(let seed): done = change(seed, program)
    }
    switch done {
    case .success(let words): note("owner \(words)")
    case .failure(let error): note("owner cannot: \(World.short(error))")
    }
  }

  private func change(_ seed: UInt64, _ program: Program) -> Result<String, any Error> {
    var dice = Dice(seed: seed)
    guard var draft = settings.draft else { return .success("has no number") }
    draft.textback.isEnabled = dice.chance(85)
    draft.textback.ringTimeoutSeconds = dice.pick([10, 15, 20, 30])
    draft.textback.acceptance = dice.pick([.none, .none, .pressOne])
    draft.textback.minimumTalkSeconds = dice.pick([0, 0, 5, 20])
    draft.textback.delaySeconds = dice.pick([0, 0, 5, 45])
    draft.textback.cooldownMinutes = dice.pick([0, 1, 10, 60])
    draft.textback.maxAgeSeconds =
      policy.unknownSends == .recover
      ? dice.within(900...1_800) : dice.pick([30, 120, 300, 1_800])
    draft.textback.mutedReasons = dice.chance(20) ? [.busy] : []
    settings.draft = draft
    let saved = draft
    return program.write { tx in
      try tx.saveNumber(saved, of: ID(1))
      return "sets \(saved.textback.isEnabled ? "on" : "off"),"
        + " \(saved.textback.ringTimeoutSeconds) s, \(saved.textback.acceptance),"
        + " delay \(saved.textback.delaySeconds), cool-down \(saved.textback.cooldownMinutes)"
    }
  }

  static func phone(_ caller: Int) throws -> PhoneNumber {
    guard let phone = PhoneNumber(e164: CarrierModel.caller(caller)) else {
      throw Violation("SIM", "a caller has no number")
    }
    return phone
  }
}
