import Testing

@testable import TextBack

@Suite struct `A limit on texts` {
  private let start = SteadyTime(milliseconds: 1_000_000)

  @Test func `pauses its scope at the text that is one too many, and says so once`() {
    var window = CapWindow(beganAt: start)
    let end = start + .hours(1)
    for second in 0..<3 {
      #expect(count(&window, second) == .counted)
    }
    #expect(count(&window, 3) == .breached(until: end))
    #expect(count(&window, 4) == .paused(until: end))
    #expect(count(&window, 3_599) == .paused(until: end))
    #expect(window.texts == 3)
  }

  @Test func `begins anew when its window has ended`() {
    var window = CapWindow(beganAt: start, texts: 3, isPaused: true)
    #expect(count(&window, 3_600) == .counted)
    #expect(window == CapWindow(beganAt: start + .seconds(3_600), texts: 1))
  }

  @Test func `begins anew when the owner resumes`() {
    var window = CapWindow(beganAt: start, texts: 3, isPaused: true)
    window.resume(at: start + .seconds(10))
    #expect(count(&window, 11) == .counted)
    #expect(window.texts == 1)
  }

  @Test func `never pauses when there is none`() {
    var window = CapWindow(beganAt: start, texts: 10_000)
    #expect(window.count(at: start, limit: nil, length: .hours(1)) == .counted)
  }

  @Test func `counts by number, by business and by the first six digits`() throws {
    let phone = try #require(PhoneNumber(e164: "+14155550123"))
    let number = try #require(PhoneNumber(e164: "+12025550100"))
    let scopes = CapScope.all(to: phone, from: number)
    #expect(scopes == [.prefix("141555"), .number(number), .business])
    var caps = Caps()
    #expect(scopes.map { caps.limit(of: $0) } == [20, 60, 300])
    #expect(scopes.map(\.length) == [.hours(1), .hours(1), .hours(24)])
    caps.numberPerHour = 0
    #expect(caps.limit(of: .number(number)) == nil)
  }

  private func count(_ window: inout CapWindow, _ seconds: Int) -> CapWindow.Verdict {
    window.count(at: start + .seconds(seconds), limit: 3, length: .hours(1))
  }
}

@Suite struct `A follow-up plan` {
  private let textedAt = SteadyTime(milliseconds: 0)
  private let two = FollowUpSettings(
    isEnabled: true,
    steps: [.init(afterHours: 24, message: "one"), .init(afterHours: 72, message: "two")])

  @Test func `has its steps in order, then the lead is cold`() {
    #expect(next(two, sent: 0) == .step(1, at: textedAt + .hours(24), message: "one"))
    #expect(next(two, sent: 1) == .step(2, at: textedAt + .hours(72), message: "two"))
    #expect(next(two, sent: 2) == .cold)
    #expect(next(two, sent: 9) == .cold)
  }

  @Test func `never has a third step`() {
    let step = FollowUpSettings.Step(afterHours: 1, message: "x")
    let many = FollowUpSettings(isEnabled: true, steps: [step, step, step])
    #expect(next(many, sent: 2) == .cold)
  }

  @Test func `is off until it is enabled and has a step`() {
    #expect(next(FollowUpSettings(isEnabled: false, steps: two.steps), sent: 0) == .off)
    #expect(next(FollowUpSettings(isEnabled: true), sent: 0) == .off)
  }

  @Test(arguments: FollowUpPlan.Ending.allCases)
  func `ends for any reason to leave people alone`(ending: FollowUpPlan.Ending) {
    for sent in 0...2 { #expect(next(two, sent: sent, [ending]) == .ended(ending)) }
  }

  @Test func `never sends a step before the one it follows`() {
    let back = FollowUpSettings(
      isEnabled: true,
      steps: [.init(afterHours: 24, message: "one"), .init(afterHours: 1, message: "two")])
    let sentAt = textedAt + .hours(30)
    let next = FollowUpPlan(back).next(
      textedAt: textedAt, sentSteps: 1, lastStepAt: sentAt, endings: [])
    #expect(next == .step(2, at: sentAt, message: "two"))
  }

  private func next(
    _ settings: FollowUpSettings, sent: Int, _ endings: Set<FollowUpPlan.Ending> = []
  ) -> FollowUpPlan.Next {
    FollowUpPlan(settings).next(
      textedAt: textedAt, sentSteps: sent, lastStepAt: nil, endings: endings)
  }
}

@Suite struct `A pause before another try` {
  @Test(arguments: [
    (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (1_000, 60),
  ])
  func `doubles up to a minute`(tries: Int, seconds: Int) {
    #expect(RetryPolicy.pause(afterTries: tries, jitter: 0) == .seconds(seconds))
    let longest = RetryPolicy.pause(afterTries: tries, jitter: 1)
    #expect(longest.milliseconds == Int64(seconds) * 1_250)
  }

  @Test(arguments: [0, -1, .min]) func `is a second at least`(tries: Int) {
    #expect(RetryPolicy.pause(afterTries: max(tries, -1_000), jitter: -5) == .seconds(1))
  }
}
