import Carriers
import Sandbox
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A customer who opts out` {
  /// Bodies, and whether the answer to each is ours: the carrier of the tests answers plain words
  /// in any case, and nothing else.
  static let bodies: [(body: String, isOurs: Bool)] = [
    ("STOP", false), (" stop\n", false), ("Unsubscribe", false), ("REVOKE", false),
    ("Stop.", true), ("opt out", true), ("ARRÊT", true), ("PARAR", true), ("baja!", true),
    ("please stop texting me", true),
  ]

  @Test(arguments: bodies)
  func `is told so once, by the carrier or by us`(body: String, isOurs: Bool) async throws {
    try await House.live { house in
      let (business, to) = (house.business, FlowBench.ownNumber.e164)
      for _ in 0..<3 {
        try await house.carrier.text(from: House.customer, to: to, body: body)
      }
      try await house.until { try $0.waitingCount == 0 }
      let answers = house.carrier.accepted
      #expect(answers.map(\.to) == (isOurs ? [House.customer] : []))
      #expect(answers.allSatisfy { $0.body.hasPrefix("Acme Plumbing: you are unsubscribed") })
      let (isOptedOut, balance) = try await house.database.read {
        (
          try $0.isOptedOut(FlowBench.phone(House.customer), of: business),
          try $0.balance(of: business)
        )
      }
      #expect(isOptedOut)
      #expect(balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    }
  }

  @Test func `is told so without credits and while texting is off`() async throws {
    try await House.live({ $0.isEnabled = false }) { house in
      let business = house.business
      try await house.database.write { try $0.takeCredits(of: business) }
      try await house.carrier.text(
        from: House.customer, to: FlowBench.ownNumber.e164, body: "Arrêt")
      try await house.until { try $0.hasMessage(in: "delivered") }
      #expect(house.carrier.accepted.count == 1)
    }
  }

  @Test func `may start again, and is told so`() async throws {
    try await House.live { house in
      let (business, to) = (house.business, FlowBench.ownNumber.e164)
      for body in ["YES!", "PARAR", "YES!", "Yes!", "start."] {
        try await house.carrier.text(from: House.customer, to: to, body: body)
      }
      try await house.until { try $0.waitingCount == 0 }
      let answers = house.carrier.accepted.map(\.body)
      #expect(answers.count == 2)
      #expect(answers.last?.hasPrefix("Acme Plumbing: you will get our texts again") == true)
      let isOptedOut = try await house.database.read {
        try $0.isOptedOut(FlowBench.phone(House.customer), of: business)
      }
      #expect(!isOptedOut)
    }
  }

  @Test func `withdraws what waits, also an older answer, but never the answer to the wish`() throws
  {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    try bench.miss()
    try bench.takeText("PARAR")
    try bench.takeText("START", answered: false)
    try bench.takeText("alto")
    try bench.takeText("alto")
    let waiting = try bench.waiting
    #expect(waiting.map(\.kind) == [.confirmation])
    #expect(waiting.first?.body.contains("unsubscribed") == true)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `in words of their own is shown to the owner until they use a plain word`() throws {
    let bench = try FlowBench()
    try bench.takeText("leave me alone")
    #expect(try bench.openAlerts == [.suspectedOptOut])
    #expect(try bench.optOutSource == .suspected)
    try bench.takeText("STOP")
    #expect(try bench.openAlerts == [])
    #expect(try bench.optOutSource == .text)
    #expect(try bench.waiting.count == 1)
  }

  @Test func `does so for all numbers of the business, and for no other business`() throws {
    let bench = try FlowBench()
    let other = try bench.write { [moment = bench.moment] tx in
      try tx.openBusiness(BusinessSettings(name: "Other", timeZone: "UTC"), at: moment)
    }
    try bench.takeText("stop")
    let phone = FlowBench.phone(House.customer)
    #expect(try bench.write { try $0.isOptedOut(phone, of: bench.business) })
    #expect(try !bench.write { try $0.isOptedOut(phone, of: other) })
  }
}

@Suite struct `An answer to a wish` {
  @Test func `comes once in five minutes for each wish, however often it changes`() throws {
    let bench = try FlowBench()
    func toggle() throws {
      for body in ["PARAR", "START"] {
        try bench.takeText(body, answered: false)
        for text in try bench.waiting {
          try bench.attempt(text.id, .accepted(carrierID: "SMo\(text.id)", segments: 1))
        }
      }
    }
    func answers() throws -> Int {
      try bench.write { try $0.messages(of: bench.business, PageRequest(limit: 200)).items }
        .count { $0.kind == .confirmation }
    }
    for _ in 1...4 { try toggle() }
    #expect(try answers() == 2)
    bench.advance(.minutes(5) + Interval(milliseconds: -1))
    try toggle()
    #expect(try answers() == 2)
    bench.advance(Interval(milliseconds: 1))
    try toggle()
    #expect(try answers() == 4)
  }

  @Test func `is not sent where no text is`() throws {
    let bench = try FlowBench()
    for from in ["+19005550177", "+18765550177", "+18005550177", "+442071838750"] {
      for body in ["PARAR", "START", "AYUDA", "PARAR"] {
        try bench.takeText(body, from: from, answered: false)
      }
      #expect(try bench.waiting.isEmpty, "\(from)")
      let phone = FlowBench.phone(from)
      #expect(try bench.write { try $0.isOptedOut(phone, of: bench.business) }, "\(from)")
    }
  }
}

@Suite struct `A customer who asks for help` {
  @Test(arguments: [("HELP", 0), ("help?", 1), ("Aide", 1), ("ayuda", 1), ("Help me please", 0)])
  func `is answered with the name and the number of the business`(body: String, answers: Int)
    async throws
  {
    try await House.live { house in
      try await house.carrier.text(from: House.customer, to: FlowBench.ownNumber.e164, body: body)
      try await house.until { try $0.waitingCount == 0 }
      #expect(house.carrier.accepted.count == answers)
      for text in house.carrier.accepted {
        #expect(
          text.body == "Acme Plumbing: call +15005550006 for help. Reply STOP to opt out.")
      }
    }
  }

  @Test func `is not answered again at once, as another machine would ask for ever`() throws {
    let bench = try FlowBench()
    for _ in 0..<5 { try bench.takeText("aide") }
    #expect(try bench.waiting.count == 1)
    bench.advance(.minutes(5))
    try bench.takeText("aide")
    #expect(try bench.waiting.count == 2)
  }

  @Test func `is not answered when it is one of the business's own phones`() throws {
    let bench = try FlowBench()
    try bench.takeText("aide", from: FlowBench.ownersPhone.e164)
    try bench.takeText("aide", from: "88555")
    #expect(try bench.waiting.isEmpty)
  }
}

extension FlowBench {
  /// Somebody writes to the business. `answered` is whether the carrier answers plain words.
  func takeText(_ body: String, from: String = House.customer, answered: Bool = true) throws {
    texts += 1
    let text = InboundText(
      carrierID: "SM\(texts)", from: from, to: FlowBench.ownNumber.e164, body: body, mediaCount: 0)
    try write { tx in
      var flow = CarrierEventFlow(
        tx: tx, account: FlowBench.account, rules: rules,
        answeredWords: answered ? CarrierWords(["STOP", "START", "HELP"]) : .none, at: moment)
      _ = try flow.take(.textArrived(text), route: .sms)
    }
  }

  /// Somebody calls in vain.
  func miss() throws {
    let call = CallReference(
      carrierID: "CA1", from: House.customer, to: FlowBench.ownNumber.e164)
    try take(.callArrived(call), route: .voice)
    try take(.forwardEnded(call, .noAnswer), route: .voiceResult)
  }

  var openAlerts: [AlertKind] {
    get throws {
      try connection.all("SELECT kind FROM alert WHERE ended_at IS NULL ORDER BY id") {
        AlertKind(rawValue: $0.string(0))
      }.compactMap(\.self)
    }
  }

  var optOutSource: OptOutSource? {
    get throws {
      try connection.first("SELECT source FROM opt_out WHERE ended_at IS NULL") {
        OptOutSource(rawValue: $0.string(0))
      } ?? nil
    }
  }
}

extension Transaction {
  /// Leaves a business without credits, as if it had never bought any.
  func takeCredits(of business: ID<Business>) throws {
    try connection.execute(
      "UPDATE account SET balance = 0 WHERE business_id = ? AND name = 'available'",
      business.rawValue)
  }
}
