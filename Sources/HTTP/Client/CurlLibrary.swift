import CNetwork

/// The libcurl that is loaded, and what it is built on.
package enum CurlLibrary {
  /// Such as `libcurl/7.88.1 OpenSSL/3.0.17 zlib/1.2.13`.
  package static var description: String { String(cString: curl_version()) }

  /// The version of `libcurl` or of a library under it; nil if it does without.
  package static func version(of name: String) -> String? {
    let word = description.split(separator: " ").first { $0.hasPrefix(name + "/") }
    return word.map { String($0.dropFirst(name.count + 1)) }
  }
}
