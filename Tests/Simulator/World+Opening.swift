import CCrashVFS
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
    let draft = try firstDraft()
    settings.draft = draft
    var dice = dice("credits")
    let credits = credits ?? dice.within(1...8)
    var tries = 0
    while true {
      tries += 1
      let opened = Result { try openOnce(draft, credits: credits) }
      try dieIfDoomed()
      switch opened {
      case .success where program != nil: return try look()
      case .failure(let error) where tries > 5 || !isDisturbed: throw error
      case .success, .failure: program = nil
      }
    }
  }

  private func openOnce(_ draft: NumberDraft, credits: Int) throws {
    program = try Program(on: disk, mutation)
    openDesk()
    let moment = moment
    try program?.write { tx in
      guard try !tx.hasBusiness(ID(1)) else { return }
      var business = BusinessSettings(name: "Business", timeZone: "UTC")
      business.caps.numberPerHour = 0
      business.caps.businessPerDay = 0
      business.caps.prefixPerHour = 0
      business.excludedNumbers = [try World.phone(CarrierModel.excludedCaller)]
      let id = try tx.openBusiness(business, at: moment)
      _ = try tx.addNumber(draft, to: id, at: moment)
      _ = try tx.purchase(credits, "first", for: id, at: moment)
    }.get()
  }

  private func firstDraft() throws -> NumberDraft {
    guard let phone = PhoneNumber(e164: CarrierModel.business),
      let owner = PhoneNumber(e164: CarrierModel.owner)
    else { throw Violation("SIM", "no numbers") }
    var dice = dice("business")
    var textback = TextbackSettings(message: "Sorry we missed your call.")
    textback.isEnabled = true
    textback.forwardTo = [owner]
    textback.cooldownMinutes = dice.pick([0, 10, 60])
    if policy.unknownSends == .recover { textback.maxAgeSeconds = dice.within(900...1_800) }
    return NumberDraft(
      phone: phone, label: nil, carrier: CarrierModel.account, mode: .forward,
      sendingNumber: phone, textback: textback)
  }

  /// Every fault ends; what is under way may arrive.
  func heal() throws {
    note("all is healed")
    swarm = .calm
    doom = nil
    doomedPoint = nil
    faultAt = nil
    isOut = false
    crash_disk_heal(disk.handle)
    if program == nil { try restart() }
  }

  /// One more call that nobody answers, with everything in order.
  func probe() throws {
    guard let program, var draft = settings.draft else {
      throw Violation("LIVE", "the program does not come up again")
    }
    draft.textback = {
      var textback = TextbackSettings(message: "Sorry we missed your call.")
      textback.isEnabled = true
      textback.forwardTo = draft.textback.forwardTo
      return textback
    }()
    let (moment, saved) = (moment, draft)
    _ = try program.write { tx in
      try tx.saveNumber(saved, of: ID(1))
      _ = try tx.purchase(5, "probe", for: ID(1), at: moment)
    }.get()
    note("probe")
    let caller = CarrierModel.caller(World.probeCaller)
    post(carrier.arrive(-1, from: caller, .ringsOut), after: 0)
  }

  func checkProbe() throws {
    let caller = CarrierModel.caller(World.probeCaller)
    guard carrier.accepted.count(where: { $0.to == caller }) == 1 else {
      throw Violation("LIVE", "a missed call on a sound day gets no text")
    }
  }
}
