import Carriers
import Storage
package import TextBack

/// Moves a text forward by what the carrier says of it later.
struct DeliveryReportFlow {
  let tx: Transaction
  let account: String
  let moment: Moment

  init(tx: Transaction, account: String, at moment: Moment) {
    self.tx = tx
    self.account = account
    self.moment = moment
  }

  func take(_ report: DeliveryReport, _ outcome: inout FlowOutcome) throws {
    guard let id = try messageID(report), var stored = try tx.message(id) else {
      return outcome.notes.append(.deliveryReportUnmatched)
    }
    // Whoever reports on it has it, also if its number has moved to another account since.
    if stored.carrierID == nil { stored.carrier = account }
    if stored.message.isGivenBack {
      return try tx.attachLateProof(
        to: stored, carrierID: report.carrierID, carrierWord: report.word, at: moment)
    }
    // Who reports on a text has it, also in a word that we do not know.
    let transition = stored.message.apply(.reported(report.progress ?? .accepted))
    try TextIdentityFlow(tx: tx, at: moment).note(report.carrierID, for: &stored)
    // The words of an older report say nothing new of a text that has moved on.
    let isNews = transition.changed || report.progress == nil
    try tx.saveMessage(
      stored, transition, carrierWord: isNews ? report.word : nil,
      errorCode: isNews ? report.errorCode : nil, at: moment)
    if let rejection = report.rejection, let code = report.errorCode {
      try RejectionFlow(tx: tx, at: moment).learn(rejection, code: code, from: stored)
    }
    guard transition.changed else { return }
    outcome.notes.append(.messageMoved(stored.message.state))
    try TextMoveFlow(tx: tx, at: moment).follow(stored, transition)
  }

  /// By the token of the attempt, which names the text before we know the carrier's identifier;
  /// else by that identifier.
  private func messageID(_ report: DeliveryReport) throws -> ID<Message>? {
    if let token = report.token.flatMap(AttemptToken.init) {
      let id = try tx.messageID(
        attempt: token.n, of: token.message, secret: token.secret, carrier: account)
      if let id { return id }
    }
    return try tx.messageID(carrier: account, carrierID: report.carrierID)
  }
}

/// The token of an attempt: which it is, and a secret that cannot be guessed.
package struct AttemptToken: Sendable, Equatable {
  package let message: ID<Message>
  package let n: Int
  package let secret: String

  package init(message: ID<Message>, n: Int, secret: String) {
    self.message = message
    self.n = n
    self.secret = secret
  }

  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let message = ID<Message>(parts[0]), let n = Int(parts[1]) else {
      return nil
    }
    self.init(message: message, n: n, secret: String(parts[2]))
  }

  /// A secret of 128 bits, in hexadecimal.
  package static func newSecret() -> String {
    SecureRandom.hexadecimal(bytes: 16)
  }

  package var text: String { "\(message.rawValue).\(n).\(secret)" }
}
