/// Random numbers that repeat for a seed (SplitMix64), so that a failure can be run again.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(bitPattern: Int64(seed))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Text of any scalars, with those that break things more often than by chance.
  mutating func text(length: Int) -> String {
    var scalars = String.UnicodeScalarView()
    while scalars.count < length {
      switch Int.random(in: 0..<6, using: &self) {
      case 0:
        scalars.append(
          contentsOf: awkward.randomElement(using: &self)?.unicodeScalars ?? "".unicodeScalars)
      case 1...3: scalars.append(Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &self)))
      default:
        let value = UInt32.random(in: 0...0x10FFFF, using: &self)
        if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
      }
    }
    return String(scalars)
  }
}

private let awkward = [
  "{{", "}}", "{", "}", "|", "{{first_name}}", "{{business|x}}", ", ", ",", "  ", " ", "\u{A0}",
  "\u{200B}", "\u{202E}", "\u{2066}", "\n", "\r\n", "\t", "\0", "é", "e\u{301}", "\u{301}", "€",
  "👋",
  "👨‍👩‍👧‍👦", "🇺🇸", "’", "…", "—", "½", "http://x.co/a", "www.x.co", "bit.ly/x", "\u{FEFF}", "\u{2028}",
]
