/// The fields of a message in the order they came, or will go (RFC 9110 §5).
///
/// They stay in the form they have on the wire, in one array of bytes: a request's fields are not
/// taken apart until somebody asks for one, and a response's are sent as they are.
package struct Fields: Sendable, ExpressibleByDictionaryLiteral {
  /// Whole lines with their line ends, perhaps with something before and behind them.
  private(set) var bytes: [UInt8]
  private(set) var lines: Range<Int>

  package private(set) var count: Int

  /// Whether a name or value was given that would break the message apart if it were sent.
  ///
  /// The server answers 500 in place of such a response: it never repairs, and never splits.
  package private(set) var isUnsendable = false

  /// Whether one of the fields is among those that the server writes itself.
  private(set) var hasServersOwn = false

  package init() {
    bytes = []
    lines = 0..<0
    count = 0
  }

  package init(_ pairs: [(name: String, value: String)]) {
    self.init()
    for (name, value) in pairs { append(name, value) }
  }

  package init(dictionaryLiteral pairs: (String, String)...) {
    self.init()
    for (name, value) in pairs { append(name, value) }
  }

  /// Fields that were checked where they lie.
  init(checked bytes: [UInt8], lines: Range<Int>, count: Int) {
    self.bytes = bytes
    self.lines = lines
    self.count = count
  }

  package var isEmpty: Bool { count == 0 }

  /// The first field of that name, in any case of letters.
  package subscript(name: String) -> String? {
    var position = lines.lowerBound
    return next(name, from: &position).map(text)
  }

  /// The value under that name, if there is exactly one.
  package func only(_ name: String) -> String? {
    var position = lines.lowerBound
    guard let value = next(name, from: &position), next(name, from: &position) == nil else {
      return nil
    }
    return text(value)
  }

  /// Every value under that name, in order.
  package func all(_ name: String) -> [String] {
    var values: [String] = []
    var position = lines.lowerBound
    while let value = next(name, from: &position) { values.append(text(value)) }
    return values
  }

  /// Whether there is a field of that name.
  package func contains(_ name: String) -> Bool {
    var position = lines.lowerBound
    return next(name, from: &position) != nil
  }

  /// Adds a field behind the others.
  package mutating func append(_ name: String, _ value: String) {
    if bytes.count > lines.upperBound { bytes.removeSubrange(lines.upperBound...) }
    bytes.reserveCapacity(bytes.count + name.utf8.count + value.utf8.count + 4)
    bytes.append(contentsOf: name.utf8)
    let nameEnd = bytes.count
    bytes.append(UInt8(ascii: ":"))
    bytes.append(Grammar.space)
    bytes.append(contentsOf: value.utf8)
    guard nameEnd > lines.upperBound,
      Grammar.tokenEnd(bytes, lines.upperBound..<nameEnd) == nameEnd,
      Grammar.isFieldValue(bytes, (nameEnd + 2)..<bytes.count)
    else {
      isUnsendable = true
      return
    }
    bytes.append(Grammar.carriageReturn)
    bytes.append(Grammar.lineFeed)
    if isServersOwn(lines.upperBound..<nameEnd) { hasServersOwn = true }
    lines = lines.lowerBound..<bytes.count
    count += 1
  }

  /// The lines without those that the server writes itself; two of a kind would contradict.
  func withoutServersOwn() -> [UInt8] {
    var kept: [UInt8] = []
    var position = lines.lowerBound
    var start = position
    while let line = next(&position) {
      if !isServersOwn(line.name) { kept.append(contentsOf: bytes[start..<position]) }
      start = position
    }
    return kept
  }

  /// Name and value of the line at a position, which then moves on to the next.
  ///
  /// The line was checked when it came in; here it is only cut.
  private func next(_ position: inout Int) -> (name: Range<Int>, value: Range<Int>)? {
    guard position < lines.upperBound else { return nil }
    let line = position
    let colon = Grammar.firstIndex(of: UInt8(ascii: ":"), in: bytes, from: line)
    var end = Grammar.firstIndex(of: Grammar.lineFeed, in: bytes, from: colon) - 1
    position = end + 2
    var start = colon + 1
    while start < end, Grammar.isBlank(bytes[start]) { start += 1 }
    while end > start, Grammar.isBlank(bytes[end - 1]) { end -= 1 }
    return (line..<colon, start..<end)
  }

  /// The value of the next line under that name at or behind a position, which moves behind it.
  private func next(_ name: String, from position: inout Int) -> Range<Int>? {
    var name = name
    return name.withUTF8 { name in
      while position < lines.upperBound {
        if isNamed(name, position), let line = next(&position) { return line.value }
        position = Grammar.firstIndex(of: Grammar.lineFeed, in: bytes, from: position) + 1
      }
      return nil
    }
  }

  /// Whether the line at a start has that name: no name has a colon in it.
  private func isNamed(_ name: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      let end = start + name.count
      guard !name.isEmpty, end < bytes.count, bytes[end] == UInt8(ascii: ":") else { return false }
      for index in 0..<name.count
      where Grammar.lowercase(name[index]) != Grammar.lowercase(bytes[start + index]) {
        return false
      }
      return true
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func isServersOwn(_ name: Range<Int>) -> Bool {
    switch name.count {
    case 4: Grammar.equals(bytes, name, "date")
    case 10: Grammar.equals(bytes, name, "connection")
    case 14: Grammar.equals(bytes, name, "content-length")
    case 17: Grammar.equals(bytes, name, "transfer-encoding")
    default: false
    }
  }
}

extension Fields: Sequence {
  /// The fields as pairs of strings, in order.
  package func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    var pairs: [(name: String, value: String)] = []
    var position = lines.lowerBound
    while let line = next(&position) { pairs.append((text(line.name), text(line.value))) }
    return pairs.makeIterator()
  }
}
