import Carriers
import HTTP

/// The carrier as it really is: what it accepted, which calls were answered, who has opted out.
///
/// It is written from the carrier's side and knows nothing of the program, so that the two can
/// contradict each other.
final class CarrierModel {
  static let publicURL = "https://textback.example"
  /// The numbers of the business; most runs have the first alone.
  static let lines = ["+15125550100", "+15125550101"]
  static let owner = "+15126009999"

  /// A text that the carrier took: the truth, whatever was answered.
  struct Accepted {
    let account: CarrierAccount
    let sid: String
    let token: String
    let to: String
    let from: String
    let body: String
    let at: Int64
  }

  /// A text that the carrier refused for good.
  struct Refusal {
    let at: Int64
    let to: String
    let code: Int
  }

  /// A call as the people in it remember it.
  struct CallTruth {
    let sid: String
    let from: String
    let fate: Stimulus.Fate
    /// Which number of the business was called.
    let line: Int
    let arrivedAt: Int64
    /// When the program first acknowledged it.
    var heardAt: Int64?
    /// For how long the owner was to be rung.
    var ringSeconds = 0
    /// Steady time at which nobody rings any more; nil while we do not know.
    var ringEndsAt: Int64?
    var isScreened = false
    var isAnswered = false
  }

  let seed: UInt64
  /// Whether its reports on calls say when the thing happened.
  let tellsTimes: Bool
  /// The account that each line belongs to.
  private let accountsOfLines: [CarrierAccount]
  var accepted: [Accepted] = []
  var lists = CarrierLists()
  /// Tokens of attempts that the carrier refused for good.
  var refused: Set<String> = []
  var refusals: [Refusal] = []
  /// Tokens of attempts through an account that does not have the number.
  var foreignSends: [String] = []
  var calls: [String: CallTruth] = [:]
  var callOrder: [String] = []
  var optedOut: Set<String> = []
  /// The last word that a terminal report brought, by identifier of the text.
  var finals: [String: String] = [:]
  /// When the program first acknowledged each event; a restore changes nothing in that.
  var heardAt: [String: Int64] = [:]
  /// Events that the program has acknowledged with a 2xx.
  var acknowledged: Set<String> = []

  init(seed: UInt64, hasTwoAccounts: Bool, tellsTimes: Bool) {
    self.seed = seed
    self.tellsTimes = tellsTimes
    accountsOfLines = [.main, hasTwoAccounts ? .second : .main]
  }

  var accounts: [CarrierAccount] {
    accountsOfLines[0] == accountsOfLines[1] ? [accountsOfLines[0]] : accountsOfLines
  }

  func account(of line: Int) -> CarrierAccount { accountsOfLines[line] }

  func account(ofCall sid: String) -> CarrierAccount { account(of: calls[sid]?.line ?? 0) }

  /// The account that one of our numbers belongs to; nil if it is none of ours.
  func account(ofNumber phone: String) -> CarrierAccount? {
    CarrierModel.lines.firstIndex(of: phone).map(account)
  }

  /// An identifier in the carrier's shape.
  func sid(_ prefix: String, _ purpose: String) -> String {
    var dice = Dice(seed: seed, for: prefix + purpose)
    let hex = (0..<2).map { _ in
      let hex = String(dice.next(), radix: 16)
      return String(repeating: "0", count: 16 - hex.count) + hex
    }
    return prefix + hex.joined()
  }

  /// Most callers are people with a phone; some are not.
  static func caller(_ index: Int) -> String {
    switch index {
    case withheldCaller: "anonymous"
    case tollFreeCaller: "+18005550100"
    case foreignCaller: "+447700900123"
    case ownerCaller: owner
    case premiumCaller: "+19005550100"
    default: "+1512600\(1_000 + index)"
    }
  }

  /// Refusals that say that a number takes no texts at all.
  static let noMobileCodes = [21211, 21614]

  static let withheldCaller = 50
  static let tollFreeCaller = 51
  static let foreignCaller = 52
  static let ownerCaller = 53
  /// On the business's list of numbers that are not texted.
  static let excludedCaller = 54
  static let premiumCaller = 55

  /// What it knows, for a person to read.
  var log: [String] {
    let rung = callOrder.compactMap { calls[$0] }.map {
      "call \($0.sid) from \($0.from): \($0.fate)\($0.isAnswered ? ", answered" : "")"
    }
    let texts = accepted.map { "text \($0.sid) to \($0.to), token \($0.token): \($0.body)" }
    return rung + texts
  }
}
