import Carriers

/// An account of ours at the carrier.
struct CarrierAccount: Sendable, Equatable {
  /// What the program's configuration calls it.
  let name: String
  let sid: String
  let authToken: String

  static let main = CarrierAccount(
    name: "main", sid: "AC00000000000000000000000000000000",
    authToken: "f00f00f00f00f00f00f00f00f00f00f0")
  static let second = CarrierAccount(
    name: "second", sid: "AC00000000000000000000000000000002",
    authToken: "babababababababababababababababa")

  /// The same account as the program knows it.
  var twilio: Twilio {
    Twilio(
      TwilioAccount(
        name: name, accountSID: sid, authToken: authToken, publicURL: CarrierModel.publicURL))
  }
}
