import TextBack

/// Which faults a run has and how often, in percent unless said otherwise.
///
/// Each is off in half of the runs, so that rare mixtures occur.
package struct Swarm: Sendable {
  // Webhooks on their way to us.
  var dropped = 0
  var duplicated = 0
  var answersLost = 0
  var delayedMilliseconds = 300
  var late = 0
  // Our requests on their way to the carrier.
  var unconnected = 0
  var throttled = 0
  var turnedAway = 0
  var refused5xx = 0
  var accepted5xx = 0
  var repliesLost = 0
  var requestsLost = 0
  var halves = 0
  var slow = 0
  var rejected = 0
  // What the carrier may be asked, and how its lists behave.
  var mayAsk = false
  var recovers = false
  var listLagMilliseconds = 0
  var listFailures = 0
  // The machine: how many of each in a run.
  var crashes = 0
  var power = 50
  /// How many crashes of a hundred keep the program away for minutes.
  var outages = 0
  var faults = 0
  var fulls = 0
  var outs = 0
  var shutdowns = 0
  /// How many backups are taken, and how often one is restored.
  var restores = 0
  var steps = 0
  // The business.
  var calls = 6
  var texts = 0
  var owner = 0
  var minutes = 20
  /// Whether the owner sets rules that few set, follow-ups, and limits that can be reached.
  var hasRules = false
  var hasFollowUps = false
  var hasLimits = false
  /// Whether the business has a second number.
  var hasTwoLines = false
  /// Whether that number is at another account.
  var hasTwoAccounts = false
  /// Whether the carrier's reports on calls say when the thing happened.
  var tellsTimes = false
  /// Whether nothing settles a text of unknown fate: no report comes and no list is answered.
  var isForsaken = false
  /// How many webhooks of a hundred wait for the next one, so that both share a commit.
  var shared = 0
  /// How many of a hundred other things happen soon after some call.
  var clustered = 0
  /// The default, or none.
  var rate = SendRate()

  /// No faults, for the second phase.
  static let calm = Swarm()

  private init() {}

  init(_ dice: inout Dice) {
    func some(_ most: Int, _ dice: inout Dice) -> Int { dice.chance(50) ? dice.below(most + 1) : 0 }
    dropped = dice.chance(5) ? 100 : some(40, &dice)
    duplicated = some(50, &dice)
    answersLost = some(30, &dice)
    delayedMilliseconds = dice.pick([100, 1_000, 10_000, 60_000])
    late = some(15, &dice)
    unconnected = some(50, &dice)
    throttled = some(60, &dice)
    turnedAway = dice.chance(10) ? 10 : 0
    refused5xx = some(40, &dice)
    accepted5xx = some(40, &dice)
    repliesLost = some(40, &dice)
    requestsLost = some(20, &dice)
    halves = some(30, &dice)
    slow = some(30, &dice)
    rejected = some(15, &dice)
    crashes = some(5, &dice)
    power = dice.pick([0, 50, 100])
    outages = some(40, &dice)
    faults = some(3, &dice)
    fulls = dice.chance(15) ? 1 : 0
    outs = dice.chance(15) ? 1 : 0
    shutdowns = dice.chance(20) ? 1 : 0
    steps = some(2, &dice)
    calls = dice.within(2...12)
    texts = some(8, &dice)
    owner = some(10, &dice)
    minutes = dice.pick([5, 20, 60, 180])
    clustered = dice.pick([0, 50, 90])
    rate.perNumber = dice.pick([0, 1, 1])
    rate.burst = dice.pick([1, 5])
    rate.perAccount = dice.pick([0, 0, 2])
    mayAsk = dice.chance(25)
    recovers = mayAsk && dice.chance(50)
    listLagMilliseconds = dice.chance(50) ? 0 : dice.below(recovers ? 600_001 : 86_400_001)
    listFailures = some(40, &dice)
    hasRules = dice.chance(30)
    hasFollowUps = dice.chance(15)
    hasLimits = dice.chance(15)
    hasTwoLines = dice.chance(25)
    // Nothing is proved by a list that lags for longer than the database stays disarmed, nor by
    // times that a clock told which was set wrongly.
    if mayAsk, steps == 0, dice.chance(25) {
      restores = 1
      listLagMilliseconds = min(listLagMilliseconds, 600_000)
    }
    if restores == 0, dice.chance(3) { forsake() }
    // Drawn aside, so that what else a seed draws is the same with one account and with two, with
    // times and without, and with commits of its own for each webhook.
    var aside = dice
    let seed = aside.next()
    aside = Dice(seed: seed, for: "accounts")
    hasTwoAccounts = hasTwoLines && aside.chance(50)
    aside = Dice(seed: seed, for: "times")
    tellsTimes = aside.chance(50)
    aside = Dice(seed: seed, for: "commits")
    shared = some(100, &aside)
  }

  /// Rare, because such a run lasts for three days.
  private mutating func forsake() {
    isForsaken = true
    dropped = 100
    listFailures = 100
    accepted5xx = max(accepted5xx, 40)
    requestsLost = max(requestsLost, 20)
  }

  /// Leaves out what was not drawn yet when a seed failed: with it, it would go another way.
  mutating func leaveOut(newsSince seed: UInt64) {
    if Regressions.untimed.contains(seed) { (tellsTimes, shared) = (false, 0) }
    if Regressions.unshared.contains(seed) { shared = 0 }
  }

  /// What a planted bug needs to be seen at all.
  mutating func suit(_ mutation: Mutation?) {
    switch mutation {
    case .listTakenOnce: (mayAsk, recovers, restores, isForsaken) = (true, true, 0, false)
    case .armAfterRestoreWithoutListing:
      (mayAsk, steps, listLagMilliseconds, restores) = (true, 0, 0, 2)
      isForsaken = false
    default: break
    }
  }

  /// The faults that are on.
  package var description: String {
    let network =
      "drop=\(dropped)% dup=\(duplicated)% late=\(late)% delay=\(delayedMilliseconds)ms"
      + " ackloss=\(answersLost)% shared=\(shared)%"
    let carrier =
      "noconn=\(unconnected)% 429=\(throttled)% 5xx=\(refused5xx)% accept5xx=\(accepted5xx)%"
      + " lost=\(repliesLost)%/\(requestsLost)% half=\(halves)% slow=\(slow)%"
      + " reject=\(rejected)%"
    let machine =
      "crash=\(crashes) power=\(power)% outage=\(outages)% io=\(faults) out=\(outs)"
      + " full=\(fulls) shutdown=\(shutdowns) restore=\(restores) wallstep=\(steps)"
    let business =
      "calls=\(calls) texts=\(texts) owner=\(owner) minutes=\(minutes)"
      + " clustered=\(clustered)% rate=\(rate.perNumber)/\(rate.burst)/\(rate.perAccount)"
      + " rules=\(hasRules) followups=\(hasFollowUps) limits=\(hasLimits) twolines=\(hasTwoLines)"
      + " twoaccounts=\(hasTwoAccounts) times=\(tellsTimes)"
    let lists =
      "ask=\(mayAsk) recover=\(recovers) listlag=\(listLagMilliseconds)ms"
      + " listfail=\(listFailures)% forsaken=\(isForsaken)"
    return [network, carrier, machine, business, lists].joined(separator: " ")
  }
}
