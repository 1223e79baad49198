/// How a text travels: its encoding, its size, and how many segments carriers bill for it.
///
/// One character outside GSM-7 turns the whole text into UCS-2. A text in several segments loses
/// six octets of each to the header that joins them (3GPP TS 23.040 §9.2.3.24.1), and neither an
/// escape pair nor a grapheme cluster is split, so segments are filled one by one and not by
/// division.
package struct Segments: Sendable, Equatable {
  /// The alphabet that a text is sent in.
  /// How characters become bits, by the name that the API shows.
  package enum Encoding: String, Sendable, CaseIterable {
    case gsm7 = "GSM-7"
    case ucs2 = "UCS-2"

    /// Septets or UTF-16 code units in a text that fits into one segment.
    package var unitsAlone: Int { self == .gsm7 ? 160 : 70 }

    /// The same in each segment of several.
    package var unitsJoined: Int { self == .gsm7 ? 153 : 67 }
  }

  package let encoding: Encoding
  /// Septets or UTF-16 code units.
  package let units: Int
  /// At least 1, also for an empty text.
  package let segments: Int

  /// Measures a text exactly as it stands; `Folding.fold` comes before.
  package init(_ text: String) {
    var filling = Filling(.gsm7)
    for scalar in text.unicodeScalars {
      let size = GSM7.septets(of: scalar)
      guard size > 0 else {
        self.init(ucs2: text)
        return
      }
      filling.add(size)
    }
    self.init(filling)
  }

  private init(ucs2 text: String) {
    var filling = Filling(.ucs2)
    for character in text {
      let size = character.utf16.count
      if size <= Encoding.ucs2.unitsJoined {
        filling.add(size)
      } else {
        for scalar in character.unicodeScalars { filling.add(UTF16.width(scalar)) }
      }
    }
    self.init(filling)
  }

  private init(_ filling: Filling) {
    encoding = filling.encoding
    units = filling.units
    segments = filling.units <= filling.encoding.unitsAlone ? 1 : filling.segments
  }

  /// The characters that force UCS-2, each once, in the order in which they come.
  package static func charactersForcingUCS2(in text: String) -> [Character] {
    var seen: Set<Character> = []
    return text.filter { character in
      character.unicodeScalars.contains { GSM7.septets(of: $0) == 0 }
        && seen.insert(character).inserted
    }.map { $0 }
  }
}

/// Segments being filled with indivisible items.
private struct Filling {
  let encoding: Segments.Encoding
  let capacity: Int
  var units = 0
  var segments = 1
  var used = 0

  init(_ encoding: Segments.Encoding) {
    self.encoding = encoding
    capacity = encoding.unitsJoined
  }

  mutating func add(_ size: Int) {
    units += size
    used += size
    if used > capacity {
      segments += 1
      used = size
    }
  }
}
