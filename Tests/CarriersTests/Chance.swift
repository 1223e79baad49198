/// Chance that comes the same each time.
struct Chance {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  mutating func scalar() -> Unicode.Scalar {
    let values: [UInt32] = [
      0x26, 0x3C, 0x3E, 0x22, 0x27, 0x3B, UInt32(next(0x80)), UInt32(next(0xD800)),
      0x1F44B, 0xFFFE, 0x0, 0x61, 0xD, 0xA,
    ]
    return Unicode.Scalar(values[next(values.count)]) ?? "?"
  }
}
