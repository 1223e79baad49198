/// What somebody has set in the course of time.
struct Changes<Value: Sendable>: Sendable {
  private var entries: [(at: Int64, value: Value, isCertain: Bool)] = []

  /// Of a change that the disk refused to confirm nobody knows whether it holds.
  mutating func note(_ value: Value, at time: Int64, isCertain: Bool = true) {
    entries.append((time, value, isCertain))
  }

  var last: Value? { entries.last { $0.isCertain }?.value }

  /// Everything that may have been set at some moment between two.
  func possible(from: Int64, to: Int64) -> [Value] {
    dated(from: from, to: to).map(\.value)
  }

  /// The same, each with the moment at which it was set.
  func dated(from: Int64, to: Int64) -> [(at: Int64, value: Value)] {
    let settled = entries.lastIndex { $0.at <= from && $0.isCertain } ?? 0
    return entries[min(settled, entries.count)...].filter { $0.at <= to }.map { ($0.at, $0.value) }
  }
}

/// What an owner has done, as the owner remembers it: the answers that they were given.
struct OwnerTruth: Sendable {
  /// How many texts there may be at most; 0 is no limit.
  struct Limits: Sendable, Equatable {
    var perHour = 0
    var perDay = 0
    var perPrefix = 0

    var json: String {
      #"{"caps":{"number_per_hour":\#(perHour),"business_per_day":\#(perDay),"#
        + #""prefix_per_hour":\#(perPrefix)}}"#
    }
  }

  /// Credits that were bought, or that a restore has forgotten.
  struct Purchase: Sendable {
    let at: Int64
    let credits: Int
  }

  /// Somebody wants no more texts, or wants them again.
  struct OptOut: Sendable {
    let at: Int64
    let phone: String
    let isOut: Bool
  }

  /// Of each number of the business.
  var rules = [Changes<OwnerRules>(), Changes<OwnerRules>()]
  var limits = Changes<Limits>()
  var purchases: [Purchase] = []
  var optOuts: [OptOut] = []
  /// Opt-outs that the program has acknowledged, and moments at which somebody may have opted in.
  var heardOptOuts: [OptOut] = []
  var possibleOptIns: [OptOut] = []
  /// When pauses that limits had brought about may have been ended.
  var resumed: [Int64] = []
  /// Whom the owner has had forgotten, and when.
  var erased: [(at: Int64, phone: String)] = []
  var replies = 0

  /// A restore has forgotten what was done since a backup.
  mutating func goBack(to saved: OwnerTruth, at time: Int64) {
    for (line, changes) in saved.rules.enumerated() {
      if let rules = changes.last { self.rules[line].note(rules, at: time) }
    }
    if let limits = saved.limits.last { self.limits.note(limits, at: time) }
    let (had, has) = (purchases, saved.purchases)
    let forgotten = had.dropFirst(has.count).reduce(0) { $0 + $1.credits }
    purchases.append(Purchase(at: time, credits: -forgotten))
  }

  /// Whether somebody was forgotten at some time or later, and with them what had begun by then.
  func hasErased(_ phone: String, after time: Int64) -> Bool {
    erased.contains { $0.phone == phone && $0.at >= time }
  }
}
