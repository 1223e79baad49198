import Testing
import TextBack

@testable import Server

@Suite struct `The desk of look-ups` {
  private let start = SteadyTime(milliseconds: 0)

  private func call(_ number: Int64, account: String = "main") -> Enquiry {
    Enquiry(account: account, subject: .call(ID(number), carrierID: "CA\(number)"))
  }

  private var poll: Enquiry {
    Enquiry(account: "main", subject: .recent(since: Timestamp(milliseconds: 0)))
  }

  @Test func `has ten look-ups under way at most, and keeps some of them from calls`() {
    var desk = LookUpDesk(accounts: ["main"], startedAt: start)
    #expect(desk.allowance(at: start).free(forCalls: true, begun: 0) == 7)
    desk.began((1...7).map { call($0) }, at: start)
    #expect(desk.allowance(at: start).free(forCalls: true, begun: 0) == 0)
    #expect(desk.allowance(at: start).free(forCalls: false, begun: 0) == 3)
    #expect(desk.allowance(at: start).free(forCalls: false, begun: 3) == 0)
    desk.ended(call(1), isAnswered: true, at: start)
    #expect(desk.allowance(at: start).free(forCalls: true, begun: 0) == 1)
  }

  @Test func `leaves an account alone for half a minute that did not answer`() {
    var desk = LookUpDesk(accounts: ["main", "spare"], startedAt: start)
    desk.began([call(1)], at: start)
    desk.ended(call(1), isAnswered: false, at: start)
    #expect(desk.allowance(at: start + .seconds(29)).askable == ["spare"])
    #expect(desk.allowance(at: start + .seconds(30)).askable == ["main", "spare"])
  }

  @Test func `polls an account once at a time, and a minute later`() {
    var desk = LookUpDesk(accounts: ["main"], startedAt: start)
    #expect(desk.allowance(at: start).pollsDue == ["main"])
    desk.began([poll], at: start)
    #expect(desk.allowance(at: start + .minutes(9)).pollsDue == [])
    desk.ended(poll, isAnswered: true, at: start + .seconds(2))
    #expect(desk.allowance(at: start + .seconds(61)).pollsDue == [])
    #expect(desk.allowance(at: start + .seconds(61)).nextPollAt == start + .seconds(62))
    #expect(desk.allowance(at: start + .seconds(62)).pollsDue == ["main"])
  }

  @Test func `takes no list for whole that was asked for before it had settled`() {
    var desk = LookUpDesk(accounts: ["main"], startedAt: start)
    let relist = Enquiry(account: "main", subject: .sinceBackup(Timestamp(milliseconds: 0)))
    func look(_ time: SteadyTime) -> (isDue: Bool, isRelisted: Bool, next: SteadyTime?) {
      let allowance = desk.allowance(at: time)
      return (!allowance.relistsDue.isEmpty, !allowance.relisted.isEmpty, allowance.nextRelistAt)
    }
    let settled = start + LookUpLimits.listLag
    let before = settled - .seconds(1)
    #expect(look(start) == (true, false, settled))
    desk.began([relist], at: start)
    desk.ended(relist, isAnswered: true, at: start + .seconds(1))
    #expect(look(before) == (false, false, settled))
    #expect(look(settled) == (true, false, nil))
    // What was asked for before that says too little, however late the answer is.
    desk.began([relist], at: before)
    desk.ended(relist, isAnswered: true, at: settled + .seconds(1))
    #expect(look(settled + .seconds(1)) == (true, false, nil))
    desk.began([relist], at: settled + .seconds(2))
    desk.ended(relist, isAnswered: true, at: settled + .seconds(3))
    #expect(look(settled + .seconds(3)) == (false, true, nil))
  }

  @Test func `knows how often the polls of an account have failed`() {
    var desk = LookUpDesk(accounts: ["main"], startedAt: start)
    for count in 1...3 {
      desk.ended(poll, isAnswered: false, at: start)
      #expect(desk.failures(of: "main") == count)
    }
    #expect(desk.failures(of: "other") == 0)
  }
}
