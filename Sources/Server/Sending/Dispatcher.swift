import Carriers
package import Storage
package import TextBack
import Threads

/// Finds what is due: calls whose deadline has passed, texts to send, texts too old to send.
///
/// Deadlines are rows, so nothing is lost at a restart. It is woken by a commit that queued a text
/// and, in case that is missed, by the time of the next row that is due.
package final class Dispatcher: Sendable {
  private struct State: Sendable {
    var isWoken = false
    var isClosed = false
    /// Texts handed to the senders that have not come back.
    var underWay: Set<ID<Message>> = []
    var desk: LookUpDesk
    /// How fast texts may leave; nil until it is known what left before this start.
    var pace: SendPace?
    var clockNotes = ClockNotes()
  }

  /// How long it sleeps at most, so that a row nobody announced is found all the same.
  package static let sleepMillisecondsMax: Int64 = 1_000
  /// How many calls one tick decides.
  package static let callsMax = 500
  /// How many texts one tick gives up.
  package static let expiriesMax = 500
  /// How many texts the senders have before them at most; the others wait as rows.
  package static let underWayMax = 256

  private let database: Database
  private let rules: FlowRules
  private let sendRates: [String: SendRate]
  private let now: @Sendable () -> Moment
  private let observer: any FlowObserver
  private let state: Monitor<State>

  /// `askable` are the carrier accounts that may be asked for their lists.
  package init(
    database: Database, rules: FlowRules, askable: [String] = [],
    sendRates: [String: SendRate] = [:],
    now: @escaping @Sendable () -> Moment, observer: any FlowObserver
  ) {
    self.database = database
    self.rules = rules
    self.sendRates = sendRates
    self.now = now
    self.observer = observer
    state = Monitor(State(desk: LookUpDesk(accounts: askable, startedAt: now().steady)))
  }

  /// Says that a text may be due.
  package func wake() {
    state.change { $0.isWoken = true }
  }

  /// Ends `run` after its present tick.
  package func close() {
    state.change { $0.isClosed = true }
  }

  /// Ticks until closed, handing texts that are due to `send` and questions to `ask`.
  package func run(send: ([SendJob]) -> Void, ask: ([Enquiry]) -> Void) {
    var steps = ClockSteps()
    while true {
      if let step = steps.look(at: now()) { observer.clockStepped(by: step) }
      let pause = turn(send: send, ask: ask)
      let isClosed: Bool? = state.wait(atMost: pause) { state in
        defer { state.isWoken = false }
        if state.isClosed { return true }
        return state.isWoken ? false : nil
      }
      if isClosed == true { return }
    }
  }

  /// One tick; says how many milliseconds to sleep.
  private func turn(send: ([SendJob]) -> Void, ask: ([Enquiry]) -> Void) -> Int64 {
    do {
      let tick = try tick(at: now())
      send(tick.jobs)
      ask(tick.enquiries)
      guard let next = tick.nextAt else { return Dispatcher.sleepMillisecondsMax }
      let pause = next.since(now().steady).milliseconds
      return min(max(pause, 0), Dispatcher.sleepMillisecondsMax)
    } catch {
      observer.failed("look for what is due", "\(error)")
      // What was promised to whom is read again.
      state.change { $0.pace = nil }
      return Dispatcher.sleepMillisecondsMax
    }
  }

  /// Decides what is overdue, gives up what is too old, and returns the attempts to make.
  package func tick(at moment: Moment) throws -> Tick {
    let (underWay, pace, allowance, notesClocks) = state.change {
      ($0.underWay, $0.pace, $0.desk.allowance(at: moment.steady), $0.clockNotes.isDue(at: moment))
    }
    let (rules, sendRates) = (rules, sendRates)
    let work = try database.writeBlocking { tx in
      if notesClocks { try tx.noteClocks(moment) }
      let pace = try pace ?? SendPace(sendRates, from: tx, underWay: underWay, at: moment)
      return try DueWork(tx: tx, rules: rules, at: moment, pace: pace)
        .take(except: underWay, asking: allowance)
    }
    observer.noted(work.outcome.notes)
    let jobs = work.messages.map { SendJob($0, secret: AttemptToken.newSecret()) }
    state.change { state in
      state.underWay.formUnion(work.messages.map(\.id))
      state.pace = work.pace
      state.desk.began(work.enquiries, at: moment.steady)
      if notesClocks { state.clockNotes.noted(at: moment) }
    }
    return Tick(jobs: jobs, enquiries: work.enquiries, nextAt: work.nextAt)
  }

  /// An enquiry has come back, and what it brought is in the database.
  package func finished(_ enquiry: Enquiry, isAnswered: Bool) {
    let time = now().steady
    state.change { state in
      state.desk.ended(enquiry, isAnswered: isAnswered, at: time)
      state.isWoken = true
    }
  }

  /// How many polls of an account have failed in a row.
  package func failures(of account: String) -> Int {
    state.change { $0.desk.failures(of: account) }
  }

  /// An attempt has come back, so its text may be tried again when it is due.
  package func finished(_ job: SendJob) {
    state.change { state in
      state.underWay.remove(job.token.message)
      // One look for many texts: half of what the senders can have before them is enough to do.
      if state.underWay.count <= Dispatcher.underWayMax / 2 { state.isWoken = true }
    }
  }
}

/// What one look at the rows came to.
package struct Tick: Sendable {
  package let jobs: [SendJob]
  package let enquiries: [Enquiry]
  /// When the next row is due; nil if there is none.
  package let nextAt: SteadyTime?
}
