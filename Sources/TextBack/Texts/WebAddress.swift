/// Where in a word an address of the web stands, as phones find it to make a link of it.
enum WebAddress {
  /// The address in a word without blanks; empty at its end when there is none.
  ///
  /// Quotation marks and dots that close a sentence are none of its part.
  static func range(in word: ArraySlice<Unicode.Scalar>) -> Range<Int> {
    guard let start = start(in: word) else { return word.endIndex..<word.endIndex }
    var end = word.endIndex
    while end > start, closesSentence(word[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Whether a phone may make a link of the word, mail addresses and bare domains included.
  static func looksLikeLink(_ word: Substring) -> Bool {
    let scalars = Array(word.unicodeScalars)
    if scalars.contains("@") || start(in: scalars[...]) != nil { return true }
    return scalars.indices.contains { index in
      isDot(scalars[index]) && index > 0 && isWordLetter(scalars[index - 1])
        && scalars[(index + 1)...].prefix(2).count(where: isWordLetter) == 2
    }
  }

  private static func start(in word: ArraySlice<Unicode.Scalar>) -> Int? {
    for index in word.indices {
      let rest = word[index...]
      if begins(rest, with: "http://") || begins(rest, with: "https://") { return index }
      if begins(rest, with: "www.") { return index }
    }
    return bareStart(in: word)
  }

  private static func begins(_ rest: ArraySlice<Unicode.Scalar>, with prefix: String) -> Bool {
    rest.count >= prefix.unicodeScalars.count
      && zip(rest, prefix.unicodeScalars).allSatisfy { $0.value | 0x20 == $1.value | 0x20 }
  }

  /// `acme.example/book`: a host with a dot and two letters right before the first slash.
  private static func bareStart(in word: ArraySlice<Unicode.Scalar>) -> Int? {
    guard let slash = word.firstIndex(of: "/") else { return nil }
    let host = word[..<slash]
    guard let dot = host.lastIndex(of: "."), host[(dot + 1)...].count >= 2,
      host[(dot + 1)...].allSatisfy(isLetter)
    else { return nil }
    let start = host.firstIndex(where: isWordLetter)
    return start.flatMap { $0 < dot ? $0 : nil }
  }

  private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2E, 0x2024, 0x3002, 0xFF0E, 0xFF61: true
    default: false
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x61...0x7A).contains(scalar.value | 0x20)
  }

  private static func isWordLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value)
  }

  private static func closesSentence(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2018, 0x2019, 0x201C, 0x201D, 0xAB, 0xBB, 0x203A, 0x2026: true
    default: false
    }
  }
}
