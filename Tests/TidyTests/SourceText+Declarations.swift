import Foundation

extension SourceText {
  /// The file's lines, without the empty one after the last line end.
  var lines: [Substring] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.last == "" ? lines.dropLast() : lines
  }

  /// Every function with a body: the line it begins on and how many lines it takes.
  var functions: [(line: Int, length: Int)] {
    let code = code.split(separator: "\n", omittingEmptySubsequences: false)
    return code.indices.compactMap { start in
      guard beginsFunction(code[start]), let end = endOfBody(code, from: start) else { return nil }
      return (start + 1, end - start + 1)
    }
  }

  /// The lines of types, and of functions that other modules call, without a `///` above them.
  ///
  /// What a protocol of ours asks for is described there, so functions of a type that conforms to
  /// one need no second description.
  var undocumented: [Int] {
    let code = code.split(separator: "\n", omittingEmptySubsequences: false)
    let lines = lines
    var conforms = false
    return code.indices.compactMap { index in
      if code[index].contains(Self.extensible) {
        conforms = code[index].contains(Self.conformance)
      }
      guard
        code[index].contains(Self.type) || (!conforms && code[index].contains(Self.packageFunction))
      else { return nil }
      let above = lines[..<index].last { line in
        let words = line.drop(while: \.isWhitespace)
        return !words.hasPrefix("@") && !words.hasPrefix("// ")
      }
      return above?.drop(while: \.isWhitespace).hasPrefix("///") == true ? nil : index + 1
    }
  }

  private func beginsFunction(_ line: Substring) -> Bool {
    path.hasSuffix(".swift")
      ? line.contains(Self.swiftFunction)
      : line.first?.isLetter == true && line.contains("(") && !line.hasSuffix(";")
  }

  /// The line on which the braces that open first are closed; nil if there is no body.
  private func endOfBody(_ code: [Substring], from start: Int) -> Int? {
    var braces = 0
    var parentheses = 0
    for index in start..<code.count {
      if index > start, braces == 0, parentheses == 0, beginsFunction(code[index]) { return nil }
      for character in code[index] {
        switch character {
        case "(": parentheses += 1
        case ")": parentheses -= 1
        case "{": braces += 1
        case "}":
          braces -= 1
          if braces <= 0 { return braces == 0 ? index : nil }
        default: break
        }
      }
    }
    return nil
  }

  // Safe: a compiled regular expression is never changed.
  private nonisolated(unsafe) static let swiftFunction =
    /^ *(@\w+ )*([a-z]+(\([a-z]+\))? )*(func |init[?(<]|deinit|subscript)/
  private nonisolated(unsafe) static let type =
    /^ *(@\w+ )*((package|final|indirect) )*(struct|enum|class|actor|protocol) [A-Z]/
  private nonisolated(unsafe) static let extensible =
    /^([a-z]+ )*(extension|struct|enum|class|actor) [A-Z]/
  private nonisolated(unsafe) static let conformance =
    /: .*\b(Bindable|Carrier|FlowObserver|ServerObserver|LogHandler|HTTPClient)\b/
  private nonisolated(unsafe) static let packageFunction =
    /^ *(@\w+ )*package ((static|mutating|nonisolated|isolated) )*func [a-z]/
}
