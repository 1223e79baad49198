import JSON
import Server
import TextBack

extension Kind<[CarrierAccount]> {
  static func carriers(readBy configuration: Configuration) -> Kind {
    let map = Kind<[(name: String, value: CarrierAccount.Kind)]>.map(
      of: .carrierAccount(readBy: configuration))
    return .init(wording: map.wording) { json, path, problems in
      for name in json.object?.members.map(\.name) ?? [] where !isAccountName(name) {
        problems.append(
          FieldProblem(
            field: "\(path).\(name)",
            detail: "is no name for a path; give 1 to 64 letters, digits, \"-\" and \"_\""))
      }
      guard let accounts = map.read(json, at: path, into: &problems) else { return nil }
      return accounts.map { CarrierAccount(name: $0.name, kind: $0.value) }
    }
  }

  private static func isAccountName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }
}

/// The kinds of account that can be configured.
private enum AccountType: String, CaseIterable {
  case twilio
  case standardWebhooks = "standard_webhooks"
}

extension Kind<CarrierAccount.Kind> {
  static func carrierAccount(readBy configuration: Configuration) -> Kind {
    .object { reader in
      switch reader.read("type", Kind<AccountType>.oneOf, .required).value {
      case .twilio: return twilio(&reader, configuration).map { .twilio($0) }
      case .standardWebhooks: return standardWebhooks(&reader, configuration)
      case nil:
        reader.ignoreRest()
        return nil
      }
    }
  }

  private static func twilio(
    _ reader: inout ObjectReader, _ configuration: Configuration
  ) -> TwilioSettings? {
    let secret = Kind<String>.secret(.credential, readBy: configuration)
    let accountSID = reader.read("account_sid", .accountSID, .required).value
    let authToken = reader.read("auth_token", secret, .required).value
    var account = TwilioSettings(accountSID: accountSID ?? "", authToken: authToken ?? "")
    account.previousAuthToken = reader.read("previous_auth_token", secret, .nullable).value
    account.apiURL = reader.read("api_url", .apiURL).value ?? account.apiURL
    account.hasAPIAccess = reader.read("api_access", .boolean).value ?? account.hasAPIAccess
    account.sendRate = reader.read("send_rate", .sendRate).value ?? account.sendRate
    account.unknownSends = reader.read("unknown_sends", .oneOf).value ?? account.unknownSends
    return account
  }

  private static func standardWebhooks(
    _ reader: inout ObjectReader, _ configuration: Configuration
  ) -> CarrierAccount.Kind? {
    let secret = Kind<String>.secret(.signingKey, readBy: configuration)
    return reader.read("secret", secret, .required).value.map { .standardWebhooks(secret: $0) }
  }
}

extension Kind<SendRate> {
  static var sendRate: Kind {
    .object { reader in
      var rate = SendRate()
      rate.perNumber = reader.read("per_number", .integer(0...1_000)).value ?? rate.perNumber
      rate.burst = reader.read("burst", .integer(1...1_000)).value ?? rate.burst
      rate.perAccount = reader.read("per_account", .integer(0...10_000)).value ?? rate.perAccount
      return rate
    }
  }
}
