/// Takes a form apart and decodes it, in one pass over its bytes.
struct FormDecoder {
  private let encoded: UnsafeBufferPointer<UInt8>
  private let decoded: UnsafeMutableBufferPointer<UInt8>
  private let fieldsMax: Int

  /// How many bytes are decoded.
  private(set) var count = 0

  /// Where the name or the value begins that is being decoded, and all its bytes or-ed together.
  private var start = 0
  private var signs: UInt8 = 0

  /// `decoded` has room for as many bytes as `encoded` has; a form only gets shorter.
  init(
    _ encoded: UnsafeBufferPointer<UInt8>, into decoded: UnsafeMutableBufferPointer<UInt8>,
    fieldsMax: Int
  ) {
    self.encoded = encoded
    self.decoded = decoded
    self.fieldsMax = fieldsMax
  }

  mutating func decode(_ fields: inout [FormBody.Field]) throws(FormRefusal) {
    var index = 0
    while index < encoded.count {
      // Two of these without anything between them are no field.
      if encoded[index] == UInt8(ascii: "&") {
        index += 1
        continue
      }
      guard fields.count < fieldsMax else { throw .tooManyFields }
      let name = try piece(&index, endsAtEquals: true)
      if index < encoded.count, encoded[index] == UInt8(ascii: "=") { index += 1 }
      let value = try piece(&index, endsAtEquals: false)
      fields.append(FormBody.Field(name: name, value: value))
    }
  }

  /// Decodes a name or a value up to its end, and says where it lies.
  private mutating func piece(
    _ index: inout Int, endsAtEquals: Bool
  ) throws(FormRefusal) -> Range<Int> {
    start = count
    signs = 0
    while true {
      takePlain(&index)
      guard index < encoded.count else { break }
      let byte = encoded[index]
      switch byte {
      case UInt8(ascii: "&"): return try ended()
      case UInt8(ascii: "=") where endsAtEquals: return try ended()
      case UInt8(ascii: "+"): put(Grammar.space)
      case UInt8(ascii: "%"):
        guard index + 2 < encoded.count, let high = Grammar.hexValue(encoded[index + 1]),
          let low = Grammar.hexValue(encoded[index + 2])
        else { throw .malformedEscape }
        guard high | low != 0 else { throw .containsNull }
        put(high << 4 | low)
        index += 2
      case 0: throw .containsNull
      default: put(byte)
      }
      index += 1
    }
    return try ended()
  }

  /// Takes letters, digits and the like, of which most of a form is made, eight at a time.
  private mutating func takePlain(_ index: inout Int) {
    let (from, into) = (UnsafeRawBufferPointer(encoded), UnsafeMutableRawBufferPointer(decoded))
    var (place, end) = (index, count)
    while place &+ 8 <= from.count {
      let bytes = from.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let stops =
        bytes | Self.zeros(bytes) | Self.zeros(bytes ^ Self.eight("&"))
        | Self.zeros(bytes ^ Self.eight("=")) | Self.zeros(bytes ^ Self.eight("%"))
        | Self.zeros(bytes ^ Self.eight("+"))
      guard stops & Self.eighths == 0 else { break }
      into.storeBytes(of: bytes, toByteOffset: end, as: UInt64.self)
      place &+= 8
      end &+= 8
    }
    (index, count) = (place, end)
  }

  private static var eighths: UInt64 { 0x8080_8080_8080_8080 }

  /// One letter eight times.
  private static func eight(_ letter: Unicode.Scalar) -> UInt64 {
    UInt64(letter.value) &* 0x0101_0101_0101_0101
  }

  /// The highest bit of a byte is set if it is the lowest zero of the eight, and of none below it.
  private static func zeros(_ bytes: UInt64) -> UInt64 {
    (bytes &- 0x0101_0101_0101_0101) & ~bytes
  }

  private mutating func put(_ byte: UInt8) {
    decoded[count] = byte
    count &+= 1
    signs |= byte
  }

  private func ended() throws(FormRefusal) -> Range<Int> {
    // Nothing needs checking of what is ASCII.
    guard
      signs < 0x80
        || String(validating: UnsafeBufferPointer(rebasing: decoded[start..<count]), as: UTF8.self)
          != nil
    else { throw .notUTF8 }
    return start..<count
  }
}
