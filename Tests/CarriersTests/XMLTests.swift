import Foundation
import FoundationXML
import Testing

@testable import Carriers

@Suite struct `Text in a document` {
  /// Chance begins the same each time, so a failure can be looked at again.
  @Test(arguments: 0..<10)
  func `comes back from a parser as it went in`(seed: Int) throws {
    var chance = Chance(seed: UInt64(seed))
    let texts = (0..<10_000).map { _ in
      String(String.UnicodeScalarView((0..<chance.next(12)).map { _ in chance.scalar() }))
    }
    let elements = texts.map { XML.element("E", [("a", $0)], [.words($0)]) }
    let document = XML.element("Response", [("version", "1")], elements).text
    let reader = XMLReader()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "seed \(seed): \(String(describing: parser.parserError))")
    #expect(reader.names == ["Response"] + Array(repeating: "E", count: texts.count))
    #expect(reader.attributes.count == texts.count)
    for (index, text) in texts.enumerated() {
      let allowed = allowed(text)
      guard reader.attributes[index] == allowed, reader.words[index] == allowed else {
        Issue.record("seed \(seed), text \(index): \(Array(text.unicodeScalars))")
        return
      }
    }
  }

  @Test(arguments: [
    ("a & b", "a &amp; b"), ("<Hangup/>", "&lt;Hangup/&gt;"), ("]]>", "]]&gt;"),
    ("\"'", "&quot;&apos;"), ("&amp;", "&amp;amp;"), ("a\u{0}b\u{1B}c\u{FFFE}", "abc"),
    ("1\r\n2\t3", "1&#13;&#10;2&#9;3"), ("é👋", "é👋"),
  ])
  func `is escaped`(text: String, escaped: String) {
    #expect(XML.words(text).text == escaped)
  }

  /// What XML can say of a text at all (XML 1.0 §2.2).
  private func allowed(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { scalar in
      scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        || [0x9, 0xA, 0xD].contains(scalar.value)
    }
  }
}

/// Reads the document with the parser of libxml2.
private final class XMLReader: NSObject, XMLParserDelegate {
  var names: [String] = []
  var attributes: [[Unicode.Scalar]] = []
  var words: [[Unicode.Scalar]] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes values: [String: String]
  ) {
    names.append(name)
    if let value = values["a"] {
      attributes.append(Array(value.unicodeScalars))
      words.append([])
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    words[words.count - 1] += Array(text.unicodeScalars)
  }
}
