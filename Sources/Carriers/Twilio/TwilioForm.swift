import HTTP
import TextBack

/// A verified form, read field by field. A field that means something to us must stand there once.
struct TwilioForm {
  private let form: FormBody

  init(_ form: FormBody) {
    self.form = form
  }

  /// The form that the carrier would have posted with these fields; those without a value are left
  /// out.
  init(_ fields: [(name: String, value: String?)]) throws(FormRefusal) {
    let pairs = fields.compactMap { field in
      field.value.map { "\(field.name)=\(FormText.encoded($0))" }
    }
    form = try FormBody(Array(pairs.joined(separator: "&").utf8))
  }

  /// A field's text; nil if it is absent or empty.
  func text(_ name: String) throws(WebhookRefusal) -> String? {
    let values = form.all(name)
    guard values.count <= 1 else { throw .fieldAtFault(name) }
    return values.first.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A field that has to be there, and may be empty.
  func present(_ name: String) throws(WebhookRefusal) -> String {
    let values = form.all(name)
    guard values.count == 1, let value = values.first else { throw .fieldAtFault(name) }
    return value
  }

  /// A whole number, if the field is there.
  func number(_ name: String) throws(WebhookRefusal) -> Int? {
    guard let text = try text(name) else { return nil }
    guard let number = Int(text), number >= 0, number < 1_000_000_000 else {
      throw .fieldAtFault(name)
    }
    return number
  }

  /// An identifier of the carrier's shape: one of the prefixes and 32 hexadecimal digits.
  func sid(_ name: String, _ prefixes: String...) throws(WebhookRefusal) -> String {
    let text = try present(name)
    guard prefixes.contains(where: { TwilioForm.isSID(text, $0) }) else {
      throw .fieldAtFault(name)
    }
    return text
  }

  static func isSID(_ text: String, _ prefix: String) -> Bool {
    text.utf8.count == 34 && text.hasPrefix(prefix)
      && text.utf8.dropFirst(2).allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  /// The call an event is about. Both ends are there in every event of the caller's leg but a
  /// recording's.
  func call(needsEnds: Bool = true) throws(WebhookRefusal) -> CallReference {
    let to = try text("To")
    if needsEnds, to == nil { throw .fieldAtFault("To") }
    return CallReference(
      carrierID: try sid("CallSid", "CA"), from: try text("From"), to: to,
      forwardedFrom: try text("ForwardedFrom"), callerName: try text("CallerName"),
      callerCity: try text("FromCity"),
      occurredAt: try timestamp())
  }

  private func timestamp() throws(WebhookRefusal) -> Timestamp? {
    try text("Timestamp").flatMap(TwilioTimestamp.parse)
  }

  /// A leg that rings the owner, known by the call it was dialled for.
  func leg(_ change: LegChange) throws(WebhookRefusal) -> CarrierEvent {
    .legMoved(
      LegReport(
        parentCarrierID: try sid("ParentCallSid", "CA"), carrierID: try sid("CallSid", "CA"),
        change: change, occurredAt: try timestamp()))
  }
}
