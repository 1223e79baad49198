import JSON
import Storage
import TextBack

/// Reads the settings of a number; what is left out has its default.
struct NumberReader {
  let house: AdminHouse
  let business: BusinessSettings
  /// What applied until now; what was valid when it was set is not refused later.
  let current: NumberSettings?

  func read(_ json: JSONObject) throws(InvalidFields) -> NumberDraft {
    try ObjectReader.read(.object(json)) { reader in draft(&reader) }
  }

  private func draft(_ reader: inout ObjectReader) -> NumberDraft? {
    let phone = reader.read("number", .phone, .required).value
    let label = reader.read("label", .line(1...300), .nullable).value
    let carrier = reader.read("carrier", carrier, .required).value
    let mode = reader.read("mode", .oneOf, .nullable).value ?? NumberMode.forward
    let sending = reader.read("sending_number", .phone, .nullable).value
    let textback = TextbackReader(business: business, current: current?.textback)
    let (settings, isGiven) = reader.readGiven("textback", textback.kind)
    if mode == .forward, !(settings?.namesForwardTo ?? isGiven) { reportForwardTo(&reader) }
    guard let phone else { return nil }
    if mode != .external, let sending, sending != phone {
      reader.report(
        "sending_number",
        "is another number; give the number itself, or mode \"external\", in which it may differ")
    }
    if let carrier { requireTimeToRecover(on: carrier, settings?.settings, &reader) }
    if let carrier, mode != .external, carrier != current?.carrier,
      !house.senders.contains(carrier)
    {
      reader.report(
        "carrier",
        "is an account that only reports missed calls; give mode \"external\", or an account that"
          + " carries calls")
    }
    if let index = settings?.settings.forwardTo.firstIndex(of: phone) {
      reader.report(
        "textback.forward_to[\(index)]",
        "is the number itself, whose calls would come back; give the phone that is to ring")
    }
    return NumberDraft(
      phone: phone, label: label, carrier: carrier ?? "", mode: mode,
      sendingNumber: sending ?? phone,
      textback: settings?.settings ?? TextbackReader.defaults)
  }

  /// On such an account a text may be sent once more, and the proof for that takes ten minutes.
  private func requireTimeToRecover(
    on carrier: String, _ settings: TextbackSettings?, _ reader: inout ObjectReader
  ) {
    let least = TextbackSettings.maxAgeSecondsToRecover
    let given = (settings ?? TextbackReader.defaults).maxAgeSeconds
    guard house.recovering.contains(carrier), given < least else { return }
    reader.report(
      "textback.max_age_seconds",
      "is \(given); give \(least) to \(TextbackSettings.maxAgeRange.upperBound), because carrier"
        + " account \"\(carrier)\" has \"unknown_sends\": \"recover\", which needs that long")
  }

  private func reportForwardTo(_ reader: inout ObjectReader) {
    reader.report(
      "textback.forward_to",
      "is missing; give 1 to \(TextbackSettings.forwardTargetsMax) numbers to ring in mode"
        + " \"forward\"")
  }

  private var carrier: Kind<String> {
    let names = house.carriers.map { "\"\($0)\"" }.joined(separator: ", ")
    let wording =
      house.carriers.isEmpty
      ? "the name of a carrier account, after adding one to the configuration"
      : "a carrier account of the configuration: \(names)"
    return Kind(wording) { [house, current] json in
      guard case .string(let name) = json else { return nil }
      return name == current?.carrier || house.carriers.contains(name) ? name : nil
    }
  }
}
