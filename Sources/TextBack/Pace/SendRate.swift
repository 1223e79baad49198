/// How many texts of a carrier account may leave in a second; 0 is no limit.
package struct SendRate: Sendable, Equatable {
  /// From one sending number.
  package var perNumber = 1
  /// How many may leave at once from a number that was quiet.
  package var burst = 5
  /// From all numbers of the account together.
  package var perAccount = 0

  package init() {}
}
