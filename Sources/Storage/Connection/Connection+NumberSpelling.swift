import CSQLite
import TextBack

extension Connection {
  /// Gives SQL the function `without_number(text, phone, mark)`: the text with each spelling of a
  /// phone number replaced by the mark. It is NULL if there is none, so that one UPDATE both finds
  /// the rows and rewrites them.
  func addWithoutNumber() -> Int32 {
    sqlite3_create_function_v2(
      handle, "without_number", 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
      { context, _, values in Connection.withoutNumber(context, values) }, nil, nil, nil)
  }

  private static func withoutNumber(
    _ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) {
    guard let values, let bytes = bytes(of: values[0]), mayHoldNumber(bytes),
      let sought = sought(context, values)
    else { return sqlite3_result_null(context) }
    let replaced = sought.spelling.replaced(
      in: String(decoding: bytes, as: UTF8.self), by: sought.mark)
    guard var replaced else { return sqlite3_result_null(context) }
    replaced.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { text in
        csqlite_result_text(context, text.baseAddress, Int64(text.count))
      }
    }
  }

  /// What one statement looks for in all its rows.
  private final class Sought {
    let spelling: NumberSpelling
    let mark: String

    init(_ phone: PhoneNumber, mark: String) {
      spelling = NumberSpelling(of: phone)
      self.mark = mark
    }
  }

  /// SQLite keeps it from row to row, because number and mark stay the same.
  private static func sought(
    _ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>
  ) -> Sought? {
    if let kept = sqlite3_get_auxdata(context, 1) {
      return Unmanaged<Sought>.fromOpaque(kept).takeUnretainedValue()
    }
    guard let text = bytes(of: values[1]),
      let phone = PhoneNumber(e164: String(decoding: text, as: UTF8.self)),
      let mark = bytes(of: values[2])
    else { return nil }
    let sought = Sought(phone, mark: String(decoding: mark, as: UTF8.self))
    sqlite3_set_auxdata(context, 1, Unmanaged.passRetained(sought).toOpaque()) { kept in
      if let kept { Unmanaged<Sought>.fromOpaque(kept).release() }
    }
    return sought
  }

  /// Nearly every text has too few digits, and is not looked at any closer. Bytes beyond ASCII may
  /// be digits of another script.
  private static func mayHoldNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits = 0
    for byte in bytes where byte >= 0x80 || (0x30...0x39).contains(byte) {
      digits += 1
      if digits == NumberSpelling.digitsMin { return true }
    }
    return false
  }

  private static func bytes(of value: OpaquePointer?) -> UnsafeBufferPointer<UInt8>? {
    guard let start = sqlite3_value_text(value) else { return nil }
    return UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
  }
}
