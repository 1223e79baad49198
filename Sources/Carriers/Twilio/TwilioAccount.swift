package import HTTP

/// One Twilio account as the operator configured it.
package struct TwilioAccount: Sendable {
  /// The account's name in the paths of its webhooks.
  package let name: String
  package let accountSID: String
  package let authToken: String
  /// Accepted in signatures beside the other one while the token is being changed.
  package let previousAuthToken: String?
  /// Where the API is, without a slash at the end.
  package let apiURL: String
  /// Where the carrier reaches us, without a slash at the end. Signatures are made over it.
  package let publicURL: String

  package init(
    name: String, accountSID: String, authToken: String, previousAuthToken: String? = nil,
    apiURL: String = TwilioAccount.apiURLDefault, publicURL: String
  ) {
    self.name = name
    self.accountSID = accountSID
    self.authToken = authToken
    self.previousAuthToken = previousAuthToken
    self.apiURL = apiURL
    self.publicURL = publicURL
  }

  package static let apiURLDefault = "https://api.twilio.com"

  /// Asks the carrier to repeat what we did not take, up to five times and whatever went wrong; it
  /// is neither sent to us nor signed (webhook connection overrides). Without it, an event that
  /// meets a 503 is lost.
  package static let retries = "#rc=5&rp=all"

  /// A callback URL of ours, with the wish for retries.
  package func callback(_ route: WebhookRoute, query: String = "") -> String {
    "\(publicURL)/webhooks/\(name)/\(route.rawValue)\(query)\(TwilioAccount.retries)"
  }

  /// Asks the API for the account itself: the cheapest question that needs the credentials.
  package var question: ClientRequest {
    ClientRequest(
      method: .get, url: "\(apiURL)/2010-04-01/Accounts/\(accountSID).json",
      fields: ["Accept": "application/json"],
      credentials: BasicCredentials(user: accountSID, password: authToken))
  }

  /// What to enter at the carrier for a number: the label of the field, and the URL.
  package var consoleURLs: [(label: String, url: String)] {
    [
      ("A call comes in", callback(.voice)),
      ("Call status changes", callback(.voiceStatus)),
      ("A message comes in", callback(.sms)),
    ]
  }
}
