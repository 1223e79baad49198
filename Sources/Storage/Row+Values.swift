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

  package func optionalValue<Value: RawRepresentable>(_ column: Int32) throws -> Value?
  where Value.RawValue == Int {
    guard let number = optionalInt(column) else { return nil }
    guard let value = Value(rawValue: number) else { throw StoredValueError(column: column) }
    return value
  }

  package func optionalValue<Value: RawRepresentable>(_ column: Int32) throws -> Value?
  where Value.RawValue == String {
    isNull(column) ? nil : try value(column)
  }

  package func phone(_ column: Int32) throws -> PhoneNumber {
    guard let phone = PhoneNumber(e164: string(column)) else {
      throw StoredValueError(column: column)
    }
    return phone
  }

  package func optionalPhone(_ column: Int32) throws -> PhoneNumber? {
    isNull(column) ? nil : try phone(column)
  }

  package func timestamp(_ column: Int32) -> Timestamp { Timestamp(milliseconds: int64(column)) }

  package func optionalTimestamp(_ column: Int32) -> Timestamp? {
    optionalInt64(column).map(Timestamp.init(milliseconds:))
  }

  package func optionalSteady(_ column: Int32) -> SteadyTime? {
    optionalInt64(column).map(SteadyTime.init(milliseconds:))
  }
}
