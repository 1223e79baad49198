/// The keywords that a carrier answers by itself, so that we stay silent on them.
///
/// Carriers compare the whole message without looking at case, but do not forgive punctuation: on
/// `STOP.` most say nothing, and the confirmation is ours to send.
package struct CarrierWords: Sendable, Equatable {
  private let words: Set<String>

  /// A carrier that leaves every word to us.
  package static let none = CarrierWords([])

  /// The words in any case, as the carrier's page lists them.
  package init(_ words: [String]) {
    self.words = Set(words.map { $0.uppercased() })
  }

  /// Whether the carrier answers this very text.
  package func answers(_ text: String) -> Bool {
    guard !words.isEmpty, text.utf8.count <= 64 else { return false }
    var trimmed = Substring(text)
    while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
    while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
    return words.contains(trimmed.uppercased())
  }
}
