/// Writes XML elements. Text and attributes are escaped, and what XML 1.0 §2.2 forbids is dropped.
///
/// Line ends and tabs are escaped too: a parser would turn some into others (§2.11, §3.3.3).
struct XML: Sendable, Equatable {
  private(set) var text = ""

  /// An element with attributes in their order, and content that was written by this type.
  static func element(
    _ name: String, _ attributes: [(String, String)] = [], _ content: [XML] = []
  ) -> XML {
    var xml = XML()
    xml.text = "<" + name
    for (key, value) in attributes {
      xml.text += " "
      xml.text += key
      xml.text += "=\""
      xml.text += escaped(value)
      xml.text += "\""
    }
    guard !content.isEmpty else {
      xml.text += "/>"
      return xml
    }
    xml.text += ">"
    for part in content { xml.text += part.text }
    xml.text += "</\(name)>"
    return xml
  }

  /// Words between tags.
  static func words(_ words: String) -> XML {
    var xml = XML()
    xml.text = escaped(words)
    return xml
  }

  static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): escaped += "&amp;".utf8
      case UInt8(ascii: "<"): escaped += "&lt;".utf8
      case UInt8(ascii: ">"): escaped += "&gt;".utf8
      case UInt8(ascii: "\""): escaped += "&quot;".utf8
      case UInt8(ascii: "'"): escaped += "&apos;".utf8
      case 0x20...0x7F: escaped.append(byte)
      default: return escapedByScalars(text)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// Letters, digits and what stands in most addresses.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*")...UInt8(ascii: ";"),
      UInt8(ascii: "="), UInt8(ascii: "?")...UInt8(ascii: "~"), UInt8(ascii: " "):
      true
    default: false
    }
  }

  /// The same for a text with more than the plain characters that most texts are made of.
  private static func escapedByScalars(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars where isAllowed(scalar) {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&apos;"
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
