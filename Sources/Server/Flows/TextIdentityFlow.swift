import Storage
import TextBack

/// Learns under which identifier the carrier has a text.
struct TextIdentityFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Takes the identifier of an answer or a report. A second one means that the carrier took the
  /// text twice: that is on record for `textback verify`, and somebody is told.
  func note(_ carrierID: String, for stored: inout StoredMessage) throws {
    guard let known = stored.carrierID, known != carrierID else {
      return stored.carrierID = carrierID
    }
    if try tx.recordSecondIdentifier(carrierID, of: stored) { try tellFoundTwice(stored) }
  }

  func tellFoundTwice(_ stored: StoredMessage) throws {
    try tx.raiseAlert(
      .textFoundTwice, about: .number(stored.numberID), of: stored.businessID, message: stored.id,
      at: moment)
  }
}
