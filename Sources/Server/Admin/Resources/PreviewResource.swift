import JSON
import Storage
import TextBack

/// `/businesses/{b}/messages/preview`: how a message would read, and what it would cost.
enum PreviewResource {
  static func render(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let business = try tx.business(call.business)?.settings else { throw Problem(.notFound) }
    let asked = try call.read { reader in
      let message = reader.read("message", .message(for: business), .required).value
      let number = reader.read("number_id", .id(Number.self), .nullable).value
      let lead = reader.read("lead_id", .id(Lead.self), .nullable).value
      return (message: message ?? "", number: number, lead: lead)
    }
    let number = try number(asked.number, call, tx)
    let lead = try lead(asked.lead, call, tx)
    let values = TemplateRule.values(of: business, lead: lead, number: number?.phone)
    guard let values else { throw Problem(.failed) }
    let hasFooter = number?.textback.hasOptOutFooter ?? false
    let problems = TemplateRule.lengthProblems(
      of: asked.message, for: business, hasOptOutFooter: hasFooter)
    guard problems.isEmpty else {
      throw InvalidFields(problems: problems.map { FieldProblem(field: "message", detail: $0) })
    }
    let text = MessageTemplate.renderToSend(asked.message, values, hasOptOutFooter: hasFooter)
    let advice = SettingsWarning.ofTemplate(asked.message, business, field: "message")
    return .ok(json(text, unit: business.creditUnit, advice))
  }

  private static func json(
    _ text: String, unit: CreditUnit, _ advice: [SettingsWarning]
  ) -> JSONValue {
    let size = Segments(text)
    return [
      "text": .string(text),
      "encoding": .string(size.encoding.rawValue),
      "units": .integer(size.units),
      "segments": .integer(size.segments),
      "credits": .integer(unit.price(segments: size.segments)),
      "warnings": .array(
        (SettingsWarning.ofText(text, size, unit, field: "message") + advice).map(\.json)),
    ]
  }

  /// The number that is named, else the oldest of the business, if it has one.
  private static func number(
    _ id: ID<Number>?, _ call: AdminCall, _ tx: Transaction
  ) throws -> NumberSettings? {
    guard let id else { return try tx.firstNumber(of: call.business) }
    guard let number = try tx.number(id, of: call.business) else {
      throw unknown("number_id", "a number")
    }
    return number.settings
  }

  private static func lead(
    _ id: ID<Lead>?, _ call: AdminCall, _ tx: Transaction
  ) throws -> LeadListing? {
    guard let id else { return nil }
    guard let lead = try tx.leadListing(id, of: call.business) else {
      throw unknown("lead_id", "a lead")
    }
    return lead
  }

  private static func unknown(_ field: String, _ noun: String) -> InvalidFields {
    InvalidFields(problems: [
      FieldProblem(field: field, detail: "is not known; give the id of \(noun) of this business")
    ])
  }
}

/// What the contract names and a later version will answer.
enum LaterResource {
  static func answer(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    throw Problem(.notImplemented)
  }
}
