import JSON
import TextBack

extension JSONValue {
  static func time(_ timestamp: Timestamp) -> JSONValue { .string(timestamp.rfc3339) }

  static func time(orNull timestamp: Timestamp?) -> JSONValue { optional(timestamp, time) }

  static func id<Owner>(_ id: ID<Owner>) -> JSONValue { .string(id.description) }

  static func id<Owner>(orNull id: ID<Owner>?) -> JSONValue { optional(id, JSONValue.id) }

  /// A number in E.164; null for somebody forgotten.
  static func phone(_ phone: PhoneNumber) -> JSONValue {
    phone.isPseudonym ? .null : .string(phone.e164)
  }

  /// An end of a text, which need not be a number.
  static func address(_ text: String) -> JSONValue {
    PhoneNumber(e164: text).map(JSONValue.phone) ?? .string(text)
  }

  static func phone(orNull phone: PhoneNumber?) -> JSONValue { optional(phone, JSONValue.phone) }

  static func integer(orNull number: Int?) -> JSONValue {
    optional(number) { .integer($0) }
  }
}
