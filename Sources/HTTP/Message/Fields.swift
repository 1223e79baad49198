/// The fields of a message in the order they came, or will go (RFC 9110 §5).
///
/// All names and values lie in one array of bytes; a field is four offsets into it. So a request's
/// fields cost no copy and no allocation each, and become strings only when somebody asks.
package struct Fields: Sendable, ExpressibleByDictionaryLiteral {
  /// Where one field's name and value lie in the bytes.
  struct Entry: Sendable {
    let nameStart: UInt32
    let nameEnd: UInt32
    let valueStart: UInt32
    let valueEnd: UInt32

    init(name: Range<Int>, value: Range<Int>) {
      nameStart = UInt32(name.lowerBound)
      nameEnd = UInt32(name.upperBound)
      valueStart = UInt32(value.lowerBound)
      valueEnd = UInt32(value.upperBound)
    }

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  private(set) var bytes: [UInt8]
  private(set) var entries: [Entry]

  /// Whether a name or value was given that would break the message apart if it were sent.
  ///
  /// The server answers 500 in place of such a response: it never repairs, and never splits.
  package private(set) var isUnsendable = false

  package init() {
    bytes = []
    entries = []
  }

  package init(_ pairs: [(name: String, value: String)]) {
    self.init()
    for (name, value) in pairs { append(name, value) }
  }

  package init(dictionaryLiteral pairs: (String, String)...) {
    self.init(pairs.map { (name: $0.0, value: $0.1) })
  }

  /// Fields that were parsed where they lie.
  init(bytes: [UInt8], entries: [Entry]) {
    self.bytes = bytes
    self.entries = entries
  }

  package var count: Int { entries.count }

  package var isEmpty: Bool { entries.isEmpty }

  /// The first field of that name, in any case of letters.
  package subscript(name: String) -> String? {
    for entry in entries where isNamed(name, entry) {
      return text(entry.value)
    }
    return nil
  }

  /// Every value under that name, in order.
  package func all(_ name: String) -> [String] {
    entries.filter { isNamed(name, $0) }.map { text($0.value) }
  }

  /// Whether there is a field of that name.
  package func contains(_ name: String) -> Bool {
    entries.contains { isNamed(name, $0) }
  }

  /// Adds a field behind the others.
  package mutating func append(_ name: String, _ value: String) {
    if name.isEmpty || !name.utf8.allSatisfy(Grammar.isToken)
      || !value.utf8.allSatisfy(Grammar.isFieldValue)
    {
      isUnsendable = true
      return
    }
    let nameStart = bytes.count
    bytes.append(contentsOf: name.utf8)
    let valueStart = bytes.count
    bytes.append(contentsOf: value.utf8)
    entries.append(Entry(name: nameStart..<valueStart, value: valueStart..<bytes.count))
  }

  private func isNamed(_ name: String, _ entry: Entry) -> Bool {
    let range = entry.name
    guard range.count == name.utf8.count else { return false }
    return zip(name.utf8, bytes[range]).allSatisfy {
      Grammar.lowercase($0) == Grammar.lowercase($1)
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

extension Fields: Sequence {
  /// The fields as pairs of strings, in order.
  package func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    entries.map { (name: text($0.name), value: text($0.value)) }.makeIterator()
  }
}
