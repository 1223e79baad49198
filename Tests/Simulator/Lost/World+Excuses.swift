import Server

/// What can be shown in favour of a missed call without a text, without asking the program.
extension World {
  func excuses(of call: PastCall) -> Set<Excuse> {
    var excuses: Set<Excuse> = []
    func add(_ excuse: Excuse, _ isShown: Bool) { if isShown { excuses.insert(excuse) } }
    add(.neverTold, call.heardAt == nil)
    add(.switchedOff, call.rules.contains { !$0.isOn })
    add(.switchedOff, areOffTheList(call) { $0.onlyCallers.map(CarrierModel.caller) })
    add(.rule, call.rules.contains { $0.rulesOut(call, offsets: diary.offsets) })
    add(.rule, areOffTheList(call) { _ in [call.caller] })
    add(.hangUpAssumed, isHangUpAssumed(call))
    add(.loop, isLoop(call))
    add(.withheld, call.caller == CarrierModel.caller(CarrierModel.withheldCaller))
    add(.ownNumber, call.caller == CarrierModel.owner)
    add(.excluded, call.caller == CarrierModel.caller(CarrierModel.excludedCaller))
    add(.abroad, call.caller == CarrierModel.caller(CarrierModel.foreignCaller))
    add(.notTextable, isNotTextable(call))
    add(.optedOut, isOptedOut(call))
    add(.limit, isLimited(call))
    add(.coolDown, isCoolingDown(call))
    add(.behindAnother, isBehindAnother(call))
    add(.noCredits, isWithoutCredits(call))
    add(.late, isLate(call))
    add(.spokenTo, isSpokenTo(call))
    add(.erased, owner.erased.contains { $0.phone == call.caller && isNear($0.at, call) })
    add(.anotherTaken, isAnotherTaken(call))
    add(.restored, isRestored(call))
    let attempts = diary.attempts.filter { $0.purpose == "call \(call.sid)" }
    add(.refused, attempts.contains { $0.end == .refused })
    add(.triedOut, attempts.count { $0.end == .turnedAway || $0.end == .unclear } >= 3)
    add(.unclear, attempts.contains { $0.end == .unclear || !$0.isSettled })
    return excuses
  }

  /// Whether there was a list of the only ones who count, and people were forgotten since it was
  /// set: who is forgotten is taken off it, and with the last of them the number is switched off.
  private func areOffTheList(
    _ call: PastCall, _ people: (OwnerRules) -> [String]
  ) -> Bool {
    owner.rules[call.line].dated(from: call.arrivedAt, to: call.until).contains { set in
      // A restore brings back a list from before it, which may have been without them by then.
      let since = restores == 0 ? set.at : World.start
      return !set.value.onlyCallers.isEmpty
        && people(set.value).allSatisfy { owner.hasErased($0, after: since) }
    }
  }

  private func isNear(_ time: Int64, _ call: PastCall) -> Bool {
    (call.arrivedAt...call.until).contains(time)
  }

  /// Whether the end of the call was told before what had become of the ring, or when it ended by a
  /// list, beside whose times a wall clock that is wrong tells nothing of how long it rang.
  private func isHangUpAssumed(_ call: PastCall) -> Bool {
    if policy.mayAsk, hasSteps, call.most(\.shortestRing) > 0 { return true }
    let rang = call.endedAt - (call.heardAt ?? call.arrivedAt)
    // The lists tell times in whole seconds.
    let least = Int64(call.most(\.shortestRing)) * 1_000 + (policy.mayAsk ? 1_000 : 0)
    // Steady time may be behind since a boot.
    // Of a call that a restore forgot, whatever is told of it first is its beginning.
    guard rang < least + diary.lagMost || isForgotten(call) else { return false }
    // What was heard before the restore is heard again from a list, and there the end comes alone.
    if isForgotten(call), call.most(\.shortestRing) > 0 { return true }
    guard let result = heard("result", of: call) else { return true }
    // At the same time they shared a commit, in whatever order.
    return heard("end", of: call).map { $0 <= result } ?? false
      || policy.mayAsk && result > call.endedAt + 500
  }

  /// When we acknowledged an event of a call.
  private func heard(_ event: String, of call: PastCall) -> Int64? {
    carrier.heardAt.filter { $0.key.hasPrefix("\(event) \(call.sid)") }.values.min()
  }

  private func isLoop(_ call: PastCall) -> Bool {
    pastCalls.contains {
      $0.sid != call.sid && $0.caller == call.caller && $0.line == call.line
        && $0.arrivedAt <= (isForgotten(call) ? call.until : call.heardAt ?? call.until)
        && diary.ableTime(from: $0.knownBy) + 60_000 >= call.arrivedAt
    }
  }

  private func isForgotten(_ call: PastCall) -> Bool {
    restorations.contains { hasForgotten(call, $0) }
  }

  private func hasForgotten(_ call: PastCall, _ restored: Restoration) -> Bool {
    restored.takenAt <= call.until && call.arrivedAt <= restored.at
  }

  private func isNotTextable(_ call: PastCall) -> Bool {
    [CarrierModel.tollFreeCaller, CarrierModel.premiumCaller]
      .contains { CarrierModel.caller($0) == call.caller }
      || carrier.refusals.contains {
        $0.to == call.caller && $0.at <= call.until && CarrierModel.noMobileCodes.contains($0.code)
      }
  }

  /// Whether they had opted out, as far as anybody may have told us.
  ///
  /// That one opted in again is only believed where no list and no restore may have told of an
  /// older opt-out after it.
  private func isOptedOut(_ call: PastCall) -> Bool {
    let ours = owner.optOuts.filter { $0.phone == call.caller && $0.at <= call.until }
    let isToldByCarrier = carrier.refusals.contains {
      $0.to == call.caller && $0.at <= call.until && $0.code == 21610
    }
    if isToldByCarrier { return true }
    guard !policy.mayAsk else { return ours.contains { $0.isOut } }
    let before = ours.last { $0.at < call.arrivedAt }
    return before?.isOut == true || ours.contains { $0.isOut && $0.at >= call.arrivedAt }
  }

  /// Whether as many texts may have left as a limit allows.
  private func isLimited(_ call: PastCall) -> Bool {
    let day: Int64 = 86_400_000
    return owner.limits.possible(from: call.arrivedAt - day, to: call.until).contains { limits in
      [(limits.perHour, day / 24), (limits.perPrefix, day / 24), (limits.perDay, day)]
        .contains { limit, length in
          limit > 0 && textsThatMayCount(before: call, within: length) >= limit
        }
    }
  }

  private func textsThatMayCount(before call: PastCall, within length: Int64) -> Int {
    let length = length + diary.lagMost
    let calls = pastCalls.count {
      $0.sid != call.sid && $0.arrivedAt <= call.until && $0.until >= call.arrivedAt - length
    }
    let others = carrier.accepted.count {
      purposes[$0.token]?.hasPrefix("text") == true && $0.at <= call.until
        && $0.at >= call.arrivedAt - length
    }
    return calls + others
  }

  private func coolDown(of call: PastCall) -> Int64 {
    let minutes = Int64(call.most(\.coolDownMinutes))
    return minutes == 0 ? 0 : minutes * 60_000 + diary.lagMost
  }

  private func isCoolingDown(_ call: PastCall) -> Bool {
    let coolDown = coolDown(of: call)
    return coolDown > 0
      && carrier.accepted.contains { text in
        guard text.to == call.caller, let purpose = purposes[text.token] else { return false }
        // After a restore any text that is found counts, whatever it was for.
        let counts = purpose.hasPrefix("call") && purpose != "call \(call.sid)"
        return (counts || restores > 0) && text.at > call.arrivedAt - coolDown
      }
  }

  private func isBehindAnother(_ call: PastCall) -> Bool {
    let coolDown = coolDown(of: call)
    return coolDown > 0
      && pastCalls.contains {
        $0.sid != call.sid && $0.caller == call.caller && $0.arrivedAt <= call.until
          && $0.until > call.arrivedAt - coolDown && firstAccepted["call \($0.sid)"] == nil
      }
  }

  /// Whether every credit that had been bought may have been spent or held by others.
  private func isWithoutCredits(_ call: PastCall) -> Bool {
    // A purchase that a restore forgets is taken away again.
    let bought = owner.purchases
      .filter { $0.at <= ($0.credits < 0 ? call.until : call.arrivedAt) }
      .reduce(0) { $0 + $1.credits }
    let spent = carrier.accepted.count {
      // After a restore the text to this very call may be counted for another one.
      $0.at <= call.until && (restores > 0 || purposes[$0.token] != "call \(call.sid)")
    }
    let held = pastCalls.count {
      $0.sid != call.sid && $0.arrivedAt <= call.until
        && firstAccepted["call \($0.sid)"] == nil
    }
    // A later text whose fate is unknown holds its credit, and so may one that waits.
    let accepted = Set(carrier.accepted.compactMap { purposes[$0.token] })
    let later = Set(diary.attempts.filter { $0.at <= call.until }.map(\.purpose))
      .count { $0.hasPrefix("text") && !accepted.contains($0) }
    let waiting = owner.rules.contains { changes in
      changes.possible(from: 0, to: call.until).contains { !$0.followUps.isEmpty }
    }
    return bought - spent - held - owner.replies - later - (waiting ? 2 : 0) < 1
  }

  /// Whether there was trouble for all of the time in which the text would have been of use.
  private func isLate(_ call: PastCall) -> Bool {
    // Lists tell when a call was; a wall clock that is wrong makes them old.
    if policy.mayAsk, hasSteps { return true }
    let from = call.knownBy + Int64(call.most(\.delay)) * 1_000 + 15_000
    let to = call.endedAt + Int64(call.least(\.delay) + call.least(\.maxAge)) * 1_000
    // Where no report comes, the look at the deadline may already be too late.
    let told = [heard("result", of: call), heard("end", of: call)].compactMap { $0 }.min() ?? .max
    if from >= to, told > to { return true }
    guard diary.hasTrouble(from: call.arrivedAt, to: call.until) else { return false }
    guard call.heardAt != nil, call.most(\.quietMinutes) == 0, from < to else { return true }
    return diary.isTroubled(from: from, to: to)
  }

  private func isSpokenTo(_ call: PastCall) -> Bool {
    let wasWritten = carrier.accepted.contains {
      $0.to == call.caller && purposes[$0.token]?.hasPrefix("text") == true && isNear($0.at, call)
    }
    return wasWritten
      || carrier.callOrder.compactMap { carrier.calls[$0] }.contains {
        $0.sid != call.sid && $0.from == call.caller && $0.isAnswered
          && [$0.arrivedAt, $0.heardAt ?? $0.arrivedAt].contains { isNear($0 + 10_000, call) }
      }
  }

  /// Whether a list that was read after a restore has a text to the same caller.
  private func isAnotherTaken(_ call: PastCall) -> Bool {
    restorations.contains { restored in
      hasForgotten(call, restored)
        && carrier.accepted.contains { $0.to == call.caller && $0.at <= restored.at }
    }
  }

  /// Whether a restore may have forgotten what was decided, or kept the program still while the
  /// call was of use.
  private func isRestored(_ call: PastCall) -> Bool {
    restorations.contains {
      $0.at >= call.arrivedAt - Restoration.settling && $0.takenAt <= call.until
    }
  }
}
