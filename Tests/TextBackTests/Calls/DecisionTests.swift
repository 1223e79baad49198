import Testing

@testable import TextBack

@Suite struct `A missed call` {
  private static let good: Situation = {
    var situation = Situation(isEnabled: true)
    situation.availableCredits = 1
    situation.price = 1
    situation.maxAge = .minutes(5)
    return situation
  }()

  /// For each reason, the least that brings it about.
  private static let spoiled: [(SkipReason, @Sendable (inout Situation) -> Void)] = [
    (.disabled, { $0.isEnabled = false }),
    (.ruleNotMatched, { $0.unmatchedRule = .onlyHours }),
    (.anonymous, { $0.isAnonymous = true }),
    (.ownNumber, { $0.isOwnNumber = true }),
    (.notTextable, { $0.obstacle = .notMobile }),
    (.excluded, { $0.isExcluded = true }),
    (.blockedDestination, { $0.isDestinationBlocked = true }),
    (.optedOut, { $0.isOptedOut = true }),
    (.paused, { $0.pausedScope = .prefix }),
    (.rateCapped, { $0.cappedScope = .business }),
    (.cooldown, { $0.isCoolingDown = true }),
    (.noCredits, { $0.availableCredits = 0 }),
    (.tooOld, { $0.lateness = .minutes(5) + Interval(milliseconds: 1) }),
  ]

  @Test func `is texted when nothing speaks against it`() {
    #expect(Decision(Self.good) == .text)
  }

  @Test func `is not texted for each reason alone`() {
    #expect(Self.spoiled.map(\.0) == SkipReason.allCases)
    for (reason, spoil) in Self.spoiled {
      var situation = Self.good
      spoil(&situation)
      #expect(Decision(situation) == .skip(reason))
    }
  }

  @Test func `is given the first of several reasons, in one order`() {
    for (first, spoilFirst) in Self.spoiled {
      for (second, spoilSecond) in Self.spoiled {
        var situation = Self.good
        spoilFirst(&situation)
        spoilSecond(&situation)
        let order = SkipReason.allCases
        let earlier =
          (order.firstIndex(of: first) ?? 0) < (order.firstIndex(of: second) ?? 0) ? first : second
        #expect(Decision(situation) == .skip(earlier))
      }
    }
  }

  @Test func `is texted at its greatest age and with its last credit`() {
    var situation = Self.good
    situation.lateness = situation.maxAge
    #expect(Decision(situation) == .text)
    situation.price = 2
    #expect(Decision(situation) == .skip(.noCredits))
    situation.availableCredits = 2
    #expect(Decision(situation) == .text)
  }

  @Test(arguments: SkipReason.allCases)
  func `says in a sentence why it was not texted`(reason: SkipReason) {
    #expect(reason.sentence.hasSuffix("."))
    #expect(reason.sentence.count > 20)
  }

  @Test func `from the owner's own phone says to test from another`() {
    #expect(SkipReason.ownNumber.sentence.contains("another phone"))
  }

  @Test(
    arguments: [
      (SkipReason.ruleNotMatched, "only_hours"), (.notTextable, "not_mobile"), (.paused, "prefix"),
      (.rateCapped, "business"), (.cooldown, nil), (.disabled, nil),
    ] as [(SkipReason, String?)])
  func `says what exactly stopped the text`(reason: SkipReason, detail: String?) {
    var situation = Self.good
    for (spoiled, spoil) in Self.spoiled where spoiled == reason { spoil(&situation) }
    #expect(Decision(situation).detail(in: situation) == detail)
    #expect(Decision(Self.good).detail(in: Self.good) == nil)
  }
}
