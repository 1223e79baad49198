/// Something that must never happen, and has.
package struct Violation: Error, Sendable, Equatable {
  /// The predicate, or the law that only the carrier's own log can tell of.
  package let name: String
  package let words: String

  /// Whether it says that something never settles; any other tells of something that was done.
  package var isOfLiveness: Bool { ["LIVE", "G5", "G6", "C5"].contains(name) }

  /// What a process ends with that has found it.
  package var exitCode: Int32 { isOfLiveness ? 2 : 1 }

  init(_ name: String, _ words: String) {
    self.name = name
    self.words = words
  }
}
