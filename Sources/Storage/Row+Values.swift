package import TextBack

/// A stored word or number that no value of ours has: the database was changed by another hand.
package struct StoredValueError: Error, CustomStringConvertible {
  let column: Int32

  package var description: String {
    "column \(column) of a row holds a value that this program does not know;"
      + " run `textback verify`"
  }
}

extension Row {
  /// A column as a value of an enumeration that is stored by its word or number.
  package func value<Value: RawRepresentable>(_ column: Int32) throws -> Value
  where Value.RawValue == String {
    guard let value = Value(rawValue: string(column)) else {
      throw StoredValueError(column: column)
    }
    return value
  }

  /// A column that may be null, as a value of an enumeration that is stored by its number.
  package func optionalValue<Value: RawRepresentable>(_ column: Int32) throws -> Value?
  where Value.RawValue == Int {
    guard let number = optionalInt(column) else { return nil }
    guard let value = Value(rawValue: number) else { throw StoredValueError(column: column) }
    return value
  }

  /// A column that may be null, as a value of an enumeration that is stored by its word.
  package func optionalValue<Value: RawRepresentable>(_ column: Int32) throws -> Value?
  where Value.RawValue == String {
    isNull(column) ? nil : try value(column)
  }

  /// A column as a phone number.
  package func phone(_ column: Int32) throws -> PhoneNumber {
    guard let phone = PhoneNumber(e164: string(column)) else {
      throw StoredValueError(column: column)
    }
    return phone
  }

  /// A column that may be null, as a phone number.
  package func optionalPhone(_ column: Int32) throws -> PhoneNumber? {
    isNull(column) ? nil : try phone(column)
  }

  /// A column as an instant of the wall clock.
  package func timestamp(_ column: Int32) -> Timestamp { Timestamp(milliseconds: int64(column)) }

  /// A column that may be null, as an instant of the wall clock.
  package func optionalTimestamp(_ column: Int32) -> Timestamp? {
    optionalInt64(column).map(Timestamp.init(milliseconds:))
  }

  /// A column that may be null, as an instant of the steady clock.
  package func optionalSteady(_ column: Int32) -> SteadyTime? {
    optionalInt64(column).map(SteadyTime.init(milliseconds:))
  }
}
