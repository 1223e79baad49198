/// How a text is encoded on the air, and how many parts it is charged as (3GPP TS 23.038, TS 23.040).
package struct Segments: Sendable, Equatable {
  package enum Encoding: String, Sendable {
    /// 7 bits a character, from the default alphabet and its extension (TS 23.038 §6.2.1).
    case gsm7 = "GSM-7"
    /// 16 bits a unit, for everything else.
    case ucs2 = "UCS-2"

    /// What fits into a text of one part.
    var unitsAlone: Int { self == .gsm7 ? 160 : 70 }
    /// What fits into each part of a longer one, beside the header that joins them.
    var unitsJoined: Int { self == .gsm7 ? 153 : 67 }
  }

  package let encoding: Encoding
  package let units: Int
  /// At least 1, also for an empty text.
  package let segments: Int

  package init(_ text: String) {
    if let sizes = GSMAlphabet.sizes(of: text) {
      self.init(.gsm7, sizes)
    } else {
      self.init(.ucs2, Segments.clusterSizes(of: text))
    }
  }

  /// Fills parts one after the other; what cannot be divided begins the next part instead.
  private init(_ encoding: Encoding, _ sizes: [Int]) {
    self.encoding = encoding
    units = sizes.reduce(0, +)
    guard units > encoding.unitsAlone else {
      segments = 1
      return
    }
    var parts = 1
    var used = 0
    for size in sizes {
      if used + size > encoding.unitsJoined {
        parts += 1
        used = 0
      }
      used += size
    }
    segments = parts
  }

  /// The characters that make a text UCS-2, each once, in the order in which they come.
  package static func charactersForcingUCS2(in text: String) -> [Character] {
    var found: [Character] = []
    for character in text where GSMAlphabet.sizes(of: String(character)) == nil {
      if !found.contains(character) { found.append(character) }
    }
    return found
  }

  /// What people see as one character stays in one part, unless it is larger than a part.
  private static func clusterSizes(of text: String) -> [Int] {
    text.flatMap { character -> [Int] in
      let size = character.utf16.count
      return size <= Encoding.ucs2.unitsJoined
        ? [size] : character.unicodeScalars.map { UTF16.width($0) }
    }
  }
}

/// The default alphabet of GSM and its extension table (TS 23.038 §6.2.1, §6.2.1.1).
enum GSMAlphabet {
  private static let basic: Set<Unicode.Scalar> = Set(
    ("@£$¥èéùìòÇ\u{0A}Øø\u{0D}Åå\u{394}_\u{3A6}\u{393}\u{39B}\u{3A9}\u{3A0}\u{3A8}\u{3A3}\u{398}"
      + "\u{39E}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
      + "¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)

  /// Each costs an escape besides.
  private static let extended: Set<Unicode.Scalar> = Set("\u{0C}^{}\\[~]|€".unicodeScalars)

  /// The septets of each character, or nil if one is in neither table.
  static func sizes(of text: String) -> [Int]? {
    var sizes: [Int] = []
    sizes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if basic.contains(scalar) {
        sizes.append(1)
      } else if extended.contains(scalar) {
        sizes.append(2)
      } else {
        return nil
      }
    }
    return sizes
  }

  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    basic.contains(scalar) || extended.contains(scalar)
  }

  /// The alphabet's own letter that a decomposed one looks like, such as é for e and an accent.
  static func composed(_ character: Character) -> Character? { letters[character] }

  // `Character` compares by canonical equivalence, which is what finds the decomposed twin.
  private static let letters: [Character: Character] = Dictionary(
    uniqueKeysWithValues: basic.map { (Character($0), Character($0)) })
}
