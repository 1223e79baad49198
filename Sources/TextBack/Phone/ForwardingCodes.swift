/// What an owner dials on their phone so that their phone company forwards what they do not answer.
package struct ForwardingCode: Sendable, Equatable {
  /// Whose phones know the code.
  package enum Network: String, Sendable, CaseIterable {
    /// Mobile networks all over the world (3GPP TS 22.030 §6.5.2).
    case gsm
    /// Verizon and others that come from CDMA, in the United States.
    case usCDMA = "us_cdma"
    /// Many landlines in the United States; some companies use other codes.
    case usLandline = "us_landline"
  }

  /// Which calls are forwarded.
  package enum Condition: String, Sendable, CaseIterable {
    case noAnswer = "no_answer"
    case unreachable
    case busy
    /// All three.
    case unanswered
  }

  package let network: Network
  package let condition: Condition
  package let set: String
  /// Nil where there is no way to ask.
  package let check: String?
  package let unset: String

  /// The codes that forward to a number; those of the United States only for a number there.
  package static func all(to phone: PhoneNumber, ringSeconds: Int) -> [ForwardingCode] {
    let gsm = [
      gsm("61", .noAnswer, phone, ringSeconds: ringSeconds), gsm("62", .unreachable, phone),
      gsm("67", .busy, phone), gsm("004", .unanswered, phone, ringSeconds: ringSeconds),
    ]
    guard phone.e164.hasPrefix("+1"), phone.e164.utf8.count == 12 else { return gsm }
    let national = String(phone.e164.dropFirst(2))
    return gsm + [
      ForwardingCode(
        network: .usCDMA, condition: .unanswered, set: "*71" + national, check: nil, unset: "*73"),
      ForwardingCode(
        network: .usLandline, condition: .noAnswer, set: "*92" + national, check: nil,
        unset: "*93"),
      ForwardingCode(
        network: .usLandline, condition: .busy, set: "*90" + national, check: nil, unset: "*91"),
    ]
  }

  /// A time of ring is given in steps of five seconds, 30 at most.
  private static func gsm(
    _ service: String, _ condition: Condition, _ phone: PhoneNumber, ringSeconds: Int? = nil
  ) -> ForwardingCode {
    let seconds = ringSeconds.map { "**\(min(30, max(5, ($0 + 2) / 5 * 5)))" } ?? ""
    return ForwardingCode(
      network: .gsm, condition: condition, set: "**\(service)*\(phone.e164)\(seconds)#",
      check: "*#\(service)#", unset: "##\(service)#")
  }
}
