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

  @Test func `tells what a text would come to without counting it`() {
    let window = CapWindow(beganAt: start, texts: 2)
    for _ in 0..<3 {
      #expect(window.verdict(at: start, limit: 3, length: .hours(1)) == .counted)
    }
    let verdict = window.verdict(at: start, limit: 2, length: .hours(1))
    #expect(verdict == .breached(until: start + .hours(1)))
    #expect(window == CapWindow(beganAt: start, texts: 2))
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
    let number = ID<Number>(7)
    let scopes = CapScope.all(to: phone, from: number)
    #expect(scopes == [.prefix("141555"), .number(number), .business])
    var caps = Caps()
    #expect(scopes.map { caps.limit(of: $0) } == [20, 60, 300])
    #expect(scopes.map(\.length) == [.hours(1), .hours(1), .hours(24)])
    for scope in scopes { #expect(CapScope(scope.kind, subject: scope.subject) == scope) }
    #expect(CapScope(.number, subject: "x") == nil)
    caps.numberPerHour = 0
    #expect(caps.limit(of: .number(number)) == nil)
  }

  private func count(_ window: inout CapWindow, _ seconds: Int) -> CapWindow.Verdict {
    window.count(at: start + .seconds(seconds), limit: 3, length: .hours(1))
  }
}

@Suite struct `A follow-up plan` {
  private let textedAt = SteadyTime(milliseconds: 0)

  private func plan(_ hours: Int..., isEnabled: Bool = true) -> FollowUpPlan {
    FollowUpPlan(
      FollowUpSettings(
        isEnabled: isEnabled, steps: hours.map { .init(afterHours: $0, message: "after \($0)") }))
  }

  @Test func `has its steps in order`() {
    let two = plan(24, 72)
    #expect(two.dueTimes(textedAt: textedAt) == [textedAt + .hours(24), textedAt + .hours(72)])
    #expect(two.message(ofStep: 1) == "after 24")
    #expect(two.message(ofStep: 2) == "after 72")
  }

  @Test(arguments: [0, 3, -1, .max]) func `has no step but the first and the second`(step: Int) {
    #expect(plan(24, 72, 96).message(ofStep: step) == nil)
  }

  @Test func `never has a third step`() {
    #expect(plan(1, 2, 3).dueTimes(textedAt: textedAt).count == 2)
  }

  @Test func `is off until it is enabled and has a step`() {
    #expect(plan(24, isEnabled: false).dueTimes(textedAt: textedAt) == [])
    #expect(plan(24, isEnabled: false).message(ofStep: 1) == nil)
    #expect(plan().dueTimes(textedAt: textedAt) == [])
  }

  @Test func `never sends a step before the one it follows`() {
    let due = textedAt + .hours(24)
    #expect(plan(24, 1).dueTimes(textedAt: textedAt) == [due, due])
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
