import JSON
import Storage
import TextBack

extension Kind<PhoneNumber> {
  /// A phone number in E.164; a problem shows only its last digits.
  static var phone: Kind {
    let wording = "a phone number in E.164, such as \"+14155550123\""
    return .init(wording: wording) { json, path, problems in
      if case .string(let text) = json, let phone = PhoneNumber(e164: text), !phone.isPseudonym {
        return phone
      }
      problems.append(FieldProblem(field: path, detail: "is \(masked(json)); give \(wording)"))
      return nil
    }
  }

  private static func masked(_ json: JSONValue) -> String {
    guard case .string(let text) = json, !text.isEmpty else { return json.found }
    return quoted("…" + text.suffix(2))
  }
}

extension Kind<DestinationCountry> {
  /// A country code as it stands before a number.
  static var country: Kind {
    Kind("a country code such as \"+1\" or \"+44\"") { json in
      guard case .string(let text) = json, text.hasPrefix("+"),
        let code = Int(text.dropFirst()), "+\(code)" == text
      else { return nil }
      return DestinationCountry(code: code)
    }
  }
}

extension Kind<PhoneNumber> {
  /// A phone that calls are forwarded to: anybody could run up the bill of one at a premium rate,
  /// by calling in.
  static var forwardTarget: Kind {
    .init(wording: Kind.phone.wording) { json, path, problems in
      guard let phone = Kind.phone.read(json, at: path, into: &problems) else { return nil }
      if Textability(of: phone) != .premium { return phone }
      problems.append(
        FieldProblem(
          field: path,
          detail: "is \(masked(json)), which is charged at a premium rate; give an ordinary phone"))
      return nil
    }
  }
}

extension Kind where Value == [PhoneNumber] {
  /// A list of phone numbers none of which comes twice.
  static func phones(_ count: ClosedRange<Int>, of kind: Kind<PhoneNumber> = .phone) -> Kind {
    let list = Kind.list(of: kind, count: count)
    return .init(wording: list.wording) { json, path, problems in
      guard let phones = list.read(json, at: path, into: &problems) else { return nil }
      var seen: Set<PhoneNumber> = []
      let repeats = phones.indices.filter { !seen.insert(phones[$0]).inserted }
      for index in repeats {
        problems.append(
          FieldProblem(
            field: "\(path)[\(index)]", detail: "stands in the list already; give it once"))
      }
      return repeats.isEmpty ? phones : nil
    }
  }
}

extension Kind<String> {
  /// A text of one line.
  static func line(_ length: ClosedRange<Int>) -> Kind {
    let wording = "one line of \(length.lowerBound) to \(length.upperBound) characters"
    return Kind.text(length).then(wording) { text in
      text.contains(where: \.isNewline) ? nil : text
    }
  }

  /// The template of a message. A current one was valid when it was set and is not refused later,
  /// unless it gets a footer that it did not have, and is too long with it.
  static func message(
    for business: BusinessSettings, unless current: [String?] = [], hasOptOutFooter: Bool = false,
    hadOptOutFooter: Bool = false
  ) -> Kind {
    let wording = "a text of 1 to \(TextbackSettings.messageLengthMax) characters"
    let text = Kind.text(1...TextbackSettings.messageLengthMax)
    return .init(wording: wording) { json, path, problems in
      guard let text = text.read(json, at: path, into: &problems) else { return nil }
      let isKept = current.contains(text)
      if isKept, hadOptOutFooter || !hasOptOutFooter { return text }
      let found =
        isKept
        ? TemplateRule.lengthProblems(of: text, for: business, hasOptOutFooter: true)
        : TemplateRule.problems(of: text, for: business, hasOptOutFooter: hasOptOutFooter)
      problems += found.map { FieldProblem(field: path, detail: $0) }
      return found.isEmpty ? text : nil
    }
  }

  /// An address of the web.
  static var webAddress: Kind {
    Kind.line(1...2_000).then("an address that begins with https:// or http://") { text in
      let scheme = ["https://", "http://"].first { text.hasPrefix($0) }
      guard let scheme, text.utf8.count > scheme.utf8.count,
        text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") })
      else { return nil }
      return text
    }
  }
}

extension Kind {
  /// The identifier of something, as the API shows it.
  static func id<Owner>(_: Owner.Type) -> Kind where Value == ID<Owner> {
    Kind("an id, a text such as \"1\"") { json in
      if case .string(let text) = json { ID<Owner>(text) } else { nil }
    }
  }
}

extension Kind<Int> {
  /// A time of a day such as `09:00`, in minutes since midnight.
  static var minuteOfDay: Kind {
    Kind<Int>("a time from \"00:00\" to \"23:59\"") { json in
      guard case .string(let text) = json else { return nil }
      let bytes = Array(text.utf8)
      guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
        let hour = Int(String(decoding: bytes[0..<2], as: UTF8.self)),
        let minute = Int(String(decoding: bytes[3..<5], as: UTF8.self)),
        (0...23).contains(hour), (0...59).contains(minute), bytes[0] != UInt8(ascii: "+"),
        bytes[3] != UInt8(ascii: "+")
      else { return nil }
      return hour * 60 + minute
    }
  }
}
