/// The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1).
///
/// The national shift tables of the standard are left out: no carrier's API uses them.
enum GSM7 {
  /// How many septets a scalar takes: 1, 2 behind the escape, or 0 when it is in neither table.
  static func septets(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20...0x5A, 0x5F, 0x61...0x7A, 0x0A, 0x0D: 1
    case 0x0C, 0x5B...0x5E, 0x7B...0x7E, 0x20AC: 2
    case 0...0x7F: 0
    case 0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC4...0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF, 0xE0,
      0xE4...0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC:
      1
    case 0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9: 1
    default: 0
    }
  }

  /// Whether every scalar is in the alphabet; scalars, since `é` and `e` with an accent differ
  /// here.
  static func holds(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { septets(of: $0) > 0 }
  }
}
