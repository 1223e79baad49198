package import JSON

/// What a field may hold: reads a JSON value as a `Value`, or says what to give instead.
///
/// Kinds compose: `.list(of: .integer(1...9), count: 0...3)`. A rule of one's own is
/// ``init(_:_:)`` with the words that finish "give …".
package struct Kind<Value> {
  /// Finishes the sentence "give …", such as `a whole number from 10 to 60`.
  package let wording: String
  private let take: (JSONValue, _ path: String, inout [FieldProblem]) -> Value?

  /// A rule that looks at the value as a whole: nil is a problem.
  package init(_ wording: String, _ read: @escaping (JSONValue) -> Value?) {
    self.wording = wording
    take = { json, path, problems in
      let value = read(json)
      if value == nil {
        problems.append(.init(field: path, detail: "is \(json.found); give \(wording)"))
      }
      return value
    }
  }

  /// A rule that reports its own problems, each with its path.
  package init(
    wording: String,
    take: @escaping (JSONValue, _ path: String, inout [FieldProblem]) -> Value?
  ) {
    self.wording = wording
    self.take = take
  }

  /// Reads a value that stands at `path`, and reports what is wrong with it.
  package func read(
    _ json: JSONValue, at path: String, into problems: inout [FieldProblem]
  ) -> Value? {
    take(json, path, &problems)
  }

  /// The same rule, followed by a reading of its value that may refuse it.
  package func then<Other>(_ wording: String, _ read: @escaping (Value) -> Other?) -> Kind<Other> {
    .init(wording: wording) { [take] json, path, problems in
      guard let value = take(json, path, &problems) else { return nil }
      let other = read(value)
      if other == nil {
        problems.append(.init(field: path, detail: "is \(json.found); give \(wording)"))
      }
      return other
    }
  }

  /// The same rule for what must not be shown: a problem does not repeat what was found.
  package var secret: Kind {
    .init(wording: wording) { [take, wording] json, path, problems in
      var hidden: [FieldProblem] = []
      let value = take(json, path, &hidden)
      if !hidden.isEmpty {
        problems.append(.init(field: path, detail: "is not right; give \(wording)"))
      }
      return value
    }
  }
}

extension Kind<Bool> {
  package static var boolean: Kind {
    .init("true or false") { if case .bool(let value) = $0 { value } else { nil } }
  }
}

extension Kind<Int> {
  /// A whole number in a range; `20.0` is none.
  package static func integer(_ range: ClosedRange<Int>) -> Kind {
    .init("a whole number from \(range.lowerBound) to \(range.upperBound)") { json in
      guard case .integer(let number) = json, let number = Int(exactly: number) else { return nil }
      return range.contains(number) ? number : nil
    }
  }
}

extension Kind<String> {
  /// A text whose length, in Unicode scalars, is in a range; control characters are refused, but
  /// for tabs and line ends.
  package static func text(_ length: ClosedRange<Int>) -> Kind {
    let wording = "a text of \(length.lowerBound) to \(length.upperBound) characters"
    return .init(wording: wording) { json, path, problems in
      guard case .string(let text) = json else {
        problems.append(.init(field: path, detail: "is \(json.found); give \(wording)"))
        return nil
      }
      let count = text.unicodeScalars.count
      let problem: String? =
        if count == 0, length.lowerBound > 0 {
          "is empty"
        } else if !length.contains(count) {
          "has \(count) characters"
        } else if text.unicodeScalars.contains(where: isControl) {
          "has a control character"
        } else if length.lowerBound > 0, text.allSatisfy(\.isWhitespace) {
          "is blank"
        } else {
          nil
        }
      guard let problem else { return text }
      problems.append(.init(field: path, detail: "\(problem); give \(wording)"))
      return nil
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && !["\n", "\r", "\t"].contains(scalar)
  }
}

extension Kind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the words of an enumeration.
  package static var oneOf: Kind {
    let words = Value.allCases.map { "\"\($0.rawValue)\"" }
    return .init(words.count > 1 ? "one of \(words.joined(separator: ", "))" : words.joined()) {
      if case .string(let word) = $0 { Value(rawValue: word) } else { nil }
    }
  }
}

extension Kind {
  /// A list whose every element is of one kind; each wrong element is a problem of its own.
  package static func list<Element>(
    of kind: Kind<Element>, count: ClosedRange<Int>
  ) -> Kind where Value == [Element] {
    let number = count.lowerBound == 0 ? "at most" : "\(count.lowerBound) to"
    let wording = "a list of \(number) \(count.upperBound), each \(kind.wording)"
    return .init(wording: wording) { json, path, problems in
      guard case .array(let elements) = json, count.contains(elements.count) else {
        let found = if case .array(let e) = json { "has \(e.count)" } else { "is \(json.found)" }
        problems.append(.init(field: path, detail: "\(found); give \(wording)"))
        return nil
      }
      let values = elements.enumerated().compactMap { index, element in
        kind.read(element, at: "\(path)[\(index)]", into: &problems)
      }
      return values.count == elements.count ? values : nil
    }
  }

  /// An object whose members the closure reads; those it does not ask for are problems.
  package static func object(_ read: @escaping (inout ObjectReader) -> Value?) -> Kind {
    .init(wording: "an object") { json, path, problems in
      guard case .object(let object) = json else {
        problems.append(.init(field: path, detail: "is \(json.found); give an object"))
        return nil
      }
      var reader = ObjectReader(object, path: path)
      let value = read(&reader)
      problems += reader.finish()
      return value
    }
  }

  /// An object with names of the caller's own choice, each value of one kind, in the order given.
  package static func map<Element>(
    of kind: Kind<Element>
  ) -> Kind where Value == [(name: String, value: Element)] {
    .init(wording: "an object") { json, path, problems in
      guard case .object(let object) = json else {
        problems.append(.init(field: path, detail: "is \(json.found); give an object"))
        return nil
      }
      return object.members.compactMap { member in
        let path = path.isEmpty ? member.name : "\(path).\(member.name)"
        return kind.read(member.value, at: path, into: &problems).map { (member.name, $0) }
      }
    }
  }
}
