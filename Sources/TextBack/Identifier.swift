/// The identifier of one noun: an `ID<Lead>` does not compare with an `ID<Call>`.
///
/// Rows are numbered in the order in which they came, so an identifier is also a place in time.
package struct ID<Owner>: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let rawValue: Int64

  package init(_ rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// Reads the opaque text that `description` makes; anything else is no identifier.
  package init?(_ text: some StringProtocol) {
    guard let number = Int64(text), number > 0, String(number) == text else { return nil }
    rawValue = number
  }

  package var description: String { String(rawValue) }

  package static func < (left: ID<Owner>, right: ID<Owner>) -> Bool {
    left.rawValue < right.rawValue
  }
}
