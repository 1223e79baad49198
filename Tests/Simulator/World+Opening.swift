import CCrashVFS
import Carriers
import Server
import Storage
import TextBack

/// How a run begins and ends.
extension World {
  /// The caller of the call that shows that the server still works; nobody else rings from there.
  static let probeCaller = 99

  /// A business with a number and some credits, before anything else happens.
  ///
  /// The story of a first start is cut off in here, so it is tried until it is done.
  func open(credits: Int?) throws {
    let drafts = try (0..<(hasTwoLines ? 2 : 1)).map(firstDraft)
    var dice = dice("credits")
    let credits = credits ?? dice.within(1...8)
    var tries = 0
    while true {
      tries += 1
      let opened = Result { try openOnce(drafts, credits: credits) }
      try dieIfDoomed()
      switch opened {
      case .success where program != nil:
        owner.purchases.append(OwnerTruth.Purchase(at: now, credits: credits))
        try setOut()
        return try look()
      case .failure(let error) where tries > 5 || !isDisturbed: throw error
      case .success, .failure: program = nil
      }
    }
  }

  /// What the owner sets before the first call, if it is more than most set.
  private func setOut() throws {
    var dice = dice("first rules")
    if swarm.hasLimits {
      try set(
        OwnerTruth.Limits(
          perHour: dice.pick([0, 1, 3]), perDay: dice.pick([0, 2, 5]), perPrefix: dice.pick([0, 2]))
      )
    }
    guard swarm.hasRules || swarm.hasFollowUps else { return }
    var rules = OwnerRules(&dice, swarm)
    rules.isOn = true
    try set(rules, of: 0)
  }

  private func openOnce(_ drafts: [NumberDraft], credits: Int) throws {
    program = try start()
    openDesk()
    let moment = moment
    let excluded = mutation == .exclusionsIgnored ? [] : [CarrierModel.excludedCaller]
    try program?.write { tx in
      guard try !tx.hasBusiness(ID(1)) else { return }
      var business = BusinessSettings(name: "Business", timeZone: "UTC")
      business.caps.numberPerHour = 0
      business.caps.businessPerDay = 0
      business.caps.prefixPerHour = 0
      business.excludedNumbers = try excluded.map(World.phone)
      let id = try tx.openBusiness(business, at: moment)
      for draft in drafts { _ = try tx.addNumber(draft, to: id, at: moment) }
      _ = try tx.addToken(
        hash: SHA256.digest(Array(OwnerRequest.token.utf8)), name: "operator", role: .operator,
        at: moment)
      _ = try tx.purchase(credits, "first", for: id, at: moment)
    }.get()
  }

  private func firstDraft(line: Int) throws -> NumberDraft {
    guard let phone = PhoneNumber(e164: CarrierModel.lines[line]),
      let owner = PhoneNumber(e164: CarrierModel.owner)
    else { throw Violation("SIM", "no numbers") }
    var dice = dice("business")
    var textback = TextbackSettings(message: "Sorry we missed your call.")
    textback.isEnabled = true
    textback.forwardTo = [owner]
    textback.cooldownMinutes = dice.pick([0, 10, 60])
    if policy.unknownSends == .recover { textback.maxAgeSeconds = dice.within(900...1_800) }
    var rules = OwnerRules()
    rules.coolDownMinutes = textback.cooldownMinutes
    rules.maxAge = textback.maxAgeSeconds
    self.owner.rules[line].note(rules, at: now)
    if line == 0 { self.owner.limits.note(OwnerTruth.Limits(), at: now) }
    return NumberDraft(
      phone: phone, label: nil, carrier: carrier.account(of: line).name, mode: .forward,
      sendingNumber: phone, textback: textback)
  }

  /// Every fault ends; what is under way may arrive.
  func heal() throws {
    note("all is healed")
    swarm = .calm
    if isForsaken { swarm.listFailures = 100 }
    doom = nil
    doomedPoint = nil
    faultAt = nil
    // As when the disk gets room or is repaired: calls that waited for that are asked for now.
    isCatchingUp = isCatchingUp || isFull || isOut
    isOut = false
    isFull = false
    crash_disk_heal(disk.handle)
    if program == nil { try restart() }
  }

  /// A text that nothing can settle is written off after three days, and not before.
  func waitForsaken() throws {
    guard isForsaken else { return }
    if try program?.states().values.contains("unknown") == true {
      note("three days without a word")
      // Steady time may be some hours behind, if a boot found a clock set back.
      try run(until: now + 77 * 3_600_000)
      if let text = try program?.states().first(where: { $0.value == "unknown" })?.key {
        throw Violation("LIVE", "text \(text) is still unknown after three days")
      }
    }
    swarm.listFailures = 0
  }

  /// One more call that nobody answers, with everything in order.
  func probe() throws {
    guard program != nil else { throw Violation("LIVE", "the program does not come up again") }
    var rules = OwnerRules()
    if policy.unknownSends == .recover { rules.maxAge = 1_800 }
    for line in 0..<(hasTwoLines ? 2 : 1) {
      try set(rules, of: line)
      guard owner.rules[line].last == rules else {
        throw Violation("LIVE", "the owner cannot change the settings")
      }
    }
    try set(OwnerTruth.Limits())
    guard owner.limits.last == OwnerTruth.Limits() else {
      throw Violation("LIVE", "the owner cannot change the settings")
    }
    try act(.buy(5, reference: -1), -1)
    note("probe")
    let caller = CarrierModel.caller(World.probeCaller)
    post(carrier.arrive(-1, from: caller, .ringsOut, at: now), after: 0)
  }

  func checkProbe() throws {
    let caller = CarrierModel.caller(World.probeCaller)
    guard carrier.accepted.count(where: { $0.to == caller }) == 1 else {
      throw Violation("LIVE", "a missed call on a sound day gets no text")
    }
  }
}
