/// What is known of versions of the libraries that the system brings.
///
/// Distributions mend without a new number, so a number alone is no proof that a fault is there.
struct LibraryAdvice {
  let library: String
  /// The versions it is about: from the first of a pair up to but without the second.
  let ranges: [(from: String, below: String)]
  let level: Finding.Level
  let words: String
  let fix: String

  static let all = [
    LibraryAdvice(
      library: "sqlite", ranges: [("0", "3.38.0")], level: .failure,
      words: "lacks what the schema and its checks are written in",
      fix: "install SQLite 3.38 or newer"),
    LibraryAdvice(
      library: "sqlite",
      ranges: [("3.7.0", "3.44.6"), ("3.45.0", "3.50.7"), ("3.51.0", "3.51.3")], level: .ok,
      words: "may have the WAL-reset fault, which needs two programs that checkpoint; here only the"
        + " server does",
      fix: "do not open the live file with another program that writes, and no Litestream"),
    LibraryAdvice(
      library: "libcurl", ranges: [("0", "7.80.0")], level: .failure,
      words: "cannot hold a request back until it is on record",
      fix: "install libcurl 7.80 or newer"),
    LibraryAdvice(
      library: "libcurl", ranges: [("7.69.0", "8.4.0")], level: .ok,
      words: "had CVE-2023-38545 (SOCKS5), which Debian 12 has mended and no proxy is used here",
      fix: "keep the system's updates installed"),
    LibraryAdvice(
      library: "OpenSSL", ranges: [("3.0.0", "3.0.7")], level: .warning,
      words: "has CVE-2022-3602 (names in certificates)", fix: "update OpenSSL to 3.0.7 or newer"),
    LibraryAdvice(
      library: "OpenSSL", ranges: [("0", "3.0.0")], level: .warning,
      words: "is no longer maintained", fix: "update to a system with OpenSSL 3"),
  ]

  /// What is known of this version of a library.
  static func about(_ library: String, _ version: String) -> [LibraryAdvice] {
    let numbers = parts(of: version)
    return all.filter { advice in
      advice.library == library
        && advice.ranges.contains {
          !numbers.lexicographicallyPrecedes(LibraryAdvice.parts(of: $0.from))
            && numbers.lexicographicallyPrecedes(LibraryAdvice.parts(of: $0.below))
        }
    }
  }

  /// The numbers of a version; what stands behind them, as in `1.1.1w`, is left out.
  private static func parts(of version: String) -> [Int] {
    let numbers = version.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    return numbers + Array(repeating: 0, count: max(0, 3 - numbers.count))
  }
}
