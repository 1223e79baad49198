/// The rules of a time zone, read from the bytes of a TZif file (RFC 9636).
package struct ZoneInfo: Sendable {
  private let transitions: [Int64]
  private let typeOfTransition: [UInt8]
  private let offsets: [Int]
  /// The rule for instants after the last transition (RFC 9636 §3.3).
  private let footer: PosixZone?

  /// Nil unless the bytes are a TZif file of version 2 or later that counts no leap seconds, as
  /// clocks that count from 1970 do not either.
  package init?(_ bytes: [UInt8]) {
    var reader = TZifReader(bytes)
    guard let old = reader.header(), old.version >= UInt8(ascii: "2") else { return nil }
    // The first block holds 32-bit times for old readers (§3.1).
    guard reader.skip(old.bodyLength(timeSize: 4)), let header = reader.header(),
      header.typeCount > 0, header.leapCount == 0
    else { return nil }
    guard let transitions = reader.integers(header.timeCount),
      let types = reader.bytes(header.timeCount),
      let offsets = reader.offsets(header.typeCount),
      types.allSatisfy({ $0 < header.typeCount }),
      reader.skip(header.restLength(timeSize: 8))
    else { return nil }
    self.transitions = transitions
    typeOfTransition = types
    self.offsets = offsets
    footer = reader.footer().flatMap(PosixZone.init)
  }

  /// Coordinated universal time, which needs no file.
  package static let utc = ZoneInfo(secondsEastOfUTC: 0)

  /// A zone whose clocks never change.
  package init(secondsEastOfUTC offset: Int) {
    transitions = []
    typeOfTransition = []
    offsets = [offset]
    footer = nil
  }

  /// What the clocks of the zone show at an instant.
  package func localTime(at timestamp: Timestamp) -> LocalTime {
    LocalTime(
      timestamp,
      secondsEastOfUTC: secondsEastOfUTC(at: timestamp.milliseconds.floored(by: 1_000)))
  }

  /// When the clocks of the zone show a local time, by a fixed rule: of a time that comes twice the
  /// first, and for one that is skipped the next minute there is.
  package func timestamp(of local: LocalTime) -> Timestamp {
    let shown = Int64(local.day.daysSince1970) * 86_400 + Int64(local.minute) * 60
    // Offsets in force around that time; no zone changes its clocks twice within a day.
    let offsets = [-86_400, 0, 86_400].map { Int64(secondsEastOfUTC(at: shown + $0)) }
    let instants = offsets.map { shown - $0 }
    let exact = instants.filter { $0 + Int64(secondsEastOfUTC(at: $0)) == shown }.min()
    let seconds = exact ?? firstInstant(showing: shown, between: instants)
    return Timestamp(milliseconds: seconds * 1_000)
  }

  /// The first instant at which the clocks show a time or a later one, in steps of a minute.
  private func firstInstant(showing shown: Int64, between instants: [Int64]) -> Int64 {
    var low = (instants.min() ?? shown) - 60
    var high = (instants.max() ?? shown) + 60
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if middle + Int64(secondsEastOfUTC(at: middle)) >= shown {
        high = middle
      } else {
        low = middle
      }
    }
    let local = high + Int64(secondsEastOfUTC(at: high))
    return high + (60 - local.remainder(by: 60)) % 60
  }

  /// How far ahead of UTC the zone's clocks are, in seconds, at an instant in seconds since 1970.
  package func secondsEastOfUTC(at seconds: Int64) -> Int {
    guard let last = transitions.last else { return footer?.offset(at: seconds) ?? offsets[0] }
    if seconds >= last, let footer { return footer.offset(at: seconds) }
    let next = transitions.partitioningIndex { $0 > seconds }
    return next == 0 ? offsets[0] : offsets[Int(typeOfTransition[next - 1])]
  }
}

extension [Int64] {
  /// The index of the first element that matches, in an array whose matches are all at its end.
  fileprivate func partitioningIndex(_ matches: (Int64) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if matches(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Reads the blocks of a TZif file in order (RFC 9636 §3).
private struct TZifReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// How much of each thing a block holds (RFC 9636 §3.1).
  struct Header {
    let version: UInt8
    let utCount: Int
    let standardCount: Int
    let leapCount: Int
    let timeCount: Int
    let typeCount: Int
    let characterCount: Int

    func bodyLength(timeSize: Int) -> Int {
      timeCount * (timeSize + 1) + typeCount * 6 + restLength(timeSize: timeSize)
    }

    /// What follows the local time types: designations, leap seconds, indicators.
    func restLength(timeSize: Int) -> Int {
      characterCount + leapCount * (timeSize + 4) + standardCount + utCount
    }
  }

  mutating func header() -> Header? {
    guard position + 44 <= bytes.count,
      bytes[position..<position + 4].elementsEqual("TZif".utf8)
    else { return nil }
    let version = bytes[position + 4]
    position += 20
    let counts = (0..<6).map { _ in integer(size: 4) }
    guard counts.allSatisfy({ $0 >= 0 && $0 < 65_536 }) else { return nil }
    return Header(
      version: version, utCount: Int(counts[0]), standardCount: Int(counts[1]),
      leapCount: Int(counts[2]), timeCount: Int(counts[3]), typeCount: Int(counts[4]),
      characterCount: Int(counts[5]))
  }

  mutating func skip(_ count: Int) -> Bool {
    guard position + count <= bytes.count else { return false }
    position += count
    return true
  }

  mutating func integers(_ count: Int) -> [Int64]? {
    guard position + count * 8 <= bytes.count else { return nil }
    return (0..<count).map { _ in integer(size: 8) }
  }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard position + count <= bytes.count else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func offsets(_ count: Int) -> [Int]? {
    guard position + count * 6 <= bytes.count else { return nil }
    return (0..<count).map { _ in
      defer { position += 2 }
      return Int(integer(size: 4))
    }
  }

  /// The text between the two line feeds at the end.
  mutating func footer() -> String? {
    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\n"),
      let end = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    return String(decoding: bytes[position + 1..<end], as: UTF8.self)
  }

  private mutating func integer(size: Int) -> Int64 {
    defer { position += size }
    let magnitude = bytes[position..<position + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return size == 4
      ? Int64(Int32(truncatingIfNeeded: magnitude)) : Int64(bitPattern: magnitude)
  }
}
