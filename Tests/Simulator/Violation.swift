/// Something that must never happen, and has.
package struct Violation: Error, Sendable, Equatable {
  /// The predicate, or the law that only the carrier's own log can tell of.
  package let name: String
  package let words: String

  init(_ name: String, _ words: String) {
    self.name = name
    self.words = words
  }
}
