import JSON
import Storage
import TextBack

/// Finds the carrier account that sends a number's texts, or says why there is none.
///
/// A number whose account only reports calls borrows one to send from. Where that is a number of
/// the business, it says which account sends; else there must be but one that could.
struct SendingCarrier {
  let house: AdminHouse
  let tx: Transaction

  /// Nil where it is the number's own account.
  func find(_ draft: NumberDraft, _ business: ID<Business>) throws -> String? {
    guard draft.mode == .external else { return nil }
    let sending = draft.sendingNumber
    if try tx.isOthers(sending, than: business) {
      throw Self.invalid("sends for another business; give a number of this one")
    }
    let owner =
      sending == draft.phone ? nil : try tx.sendingCarrier(of: sending, from: business)
    if house.senders.contains(draft.carrier) {
      guard let owner, owner != draft.carrier else { return nil }
      throw Self.invalid(
        "is a number of the account \(quoted(owner)); give that as \"carrier\", or a number of"
          + " \(quoted(draft.carrier))")
    }
    if let owner { return owner }
    if house.senders.count == 1 { return house.senders[0] }
    throw Self.invalid(
      "is not known, so neither is the account that sends from it; give a number that this business"
        + " has with a carrier")
  }

  private static func invalid(_ detail: String) -> InvalidFields {
    InvalidFields(problems: [FieldProblem(field: "sending_number", detail: detail)])
  }
}
