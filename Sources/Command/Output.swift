import Glibc

/// What the program says: results on its standard output, everything else on standard error.
enum Output {
  /// Writes a line of the result, at once.
  static func line(_ text: String = "") {
    write(Array((text + "\n").utf8), to: STDOUT_FILENO)
  }

  /// Writes a line about what went wrong.
  static func problem(_ text: String) {
    write(Array((text + "\n").utf8), to: STDERR_FILENO)
  }

  /// Writes a piece of the log.
  static func log(_ bytes: [UInt8]) {
    write(bytes, to: STDERR_FILENO)
  }

  /// Whether a person reads the log.
  static var logIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        // Nobody reads it any more, and there is nowhere else to say so.
        return
      }
    }
  }
}
