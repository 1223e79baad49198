/// Reads a template as the first text to a caller, and says what could be better.
///
/// It looks for the four elements of a good one (the call, the business, a next step, something
/// about the caller) and for what does harm.
package struct MessageLint: Sendable {
  /// In the order in which the owner had better see to it.
  package let advice: [MessageAdvice]

  /// `business` and `bookingLink` are what their tokens stand for.
  package init(_ template: String, business: String?, bookingLink: String? = nil) {
    let message = LintedMessage(template)
    var advice: [MessageAdvice] = []
    if !message.acknowledges { advice.append(.noAcknowledgement) }
    if !message.names(business) { advice.append(.noBusinessName) }
    if !message.hasNextStep { advice.append(.noNextStep) }
    if !message.isPersonal { advice.append(.noPersonalToken) }
    if !message.sales.isEmpty { advice.append(.sales(message.sales)) }
    if let words = message.first(of: LintWords.human) { advice.append(.posesAsHuman(words)) }
    if let words = message.first(of: LintWords.automated) { advice.append(.soundsAutomated(words)) }
    if let blank = message.placeholder { advice.append(.placeholderLeft(blank)) }
    if let host = message.shortener(bookingLink) { advice.append(.shortLink(host)) }
    self.advice = advice
  }
}

/// A template's own words beside the tokens that it uses.
private struct LintedMessage {
  private let text: String
  private let tokens: Set<TemplateToken>
  private let words: [String]

  init(_ template: String) {
    var text = ""
    var tokens: Set<TemplateToken> = []
    for part in MessageTemplate(template).parts {
      switch part {
      case .text(let words): text += words
      case .strayBraces: text += " "
      case .token(let name, let fallback):
        if let token = TemplateToken(rawValue: name) { tokens.insert(token) }
        text += fallback ?? LintWords.tokenWord
      }
    }
    self.text = text
    self.tokens = tokens
    words = FoldedWords(text).words
  }

  var acknowledges: Bool { first(of: LintWords.acknowledging) != nil }

  func names(_ business: String?) -> Bool {
    if tokens.contains(.business) { return true }
    let name = FoldedWords(business ?? "").words.filter { $0 != FoldedWords.sentenceEnd }
    return !name.isEmpty && contains(name)
  }

  var hasNextStep: Bool {
    text.contains { $0 == "?" || $0 == "？" } || first(of: LintWords.inviting) != nil
      || !tokens.isDisjoint(with: [.bookingLink, .callbackNumber, .emergencyNumber])
      || hasLink || hasNumber
  }

  var isPersonal: Bool { !tokens.isDisjoint(with: [.firstName, .callerNumber, .city]) }

  /// The words that sell, as the owner wrote them but in small letters.
  var sales: [String] {
    var found = LintWords.selling.filter { contains($0) }.map { $0.joined(separator: " ") }
    for (number, off) in zip(words, words.dropFirst())
    where off == "off" && number.allSatisfy(\.isNumber) {
      found.append("\(number) off")
    }
    if text.contains("%") { found.append("%") }
    if hasPrice { found.append("$") }
    return found
  }

  func first(of phrases: [[String]]) -> String? {
    phrases.first(where: contains)?.joined(separator: " ")
  }

  /// The first blank in square brackets, such as `[company name]`.
  var placeholder: String? {
    guard let open = text.firstIndex(of: "["),
      let close = text[open...].firstIndex(of: "]"), text[open..<close].contains(where: \.isLetter)
    else { return nil }
    return String(text[open...close])
  }

  func shortener(_ bookingLink: String?) -> String? {
    let link = tokens.contains(.bookingLink) ? bookingLink ?? "" : ""
    let hosts = (text + " " + link).lowercased().split { character in
      !(character.isLetter || character.isNumber || character == "." || character == "-")
    }
    return LintWords.shorteners.first { hosts.contains(Substring($0)) }
  }

  private var hasLink: Bool {
    text.split(whereSeparator: \.isWhitespace).contains { $0.contains("://") || isDomain($0) }
  }

  private func isDomain(_ word: Substring) -> Bool {
    let host = word.prefix { $0 != "/" && $0 != "?" }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, let last = labels.last, (2...24).contains(last.count) else {
      return false
    }
    return last.allSatisfy { $0.isASCII && $0.isLetter } && labels.allSatisfy { !$0.isEmpty }
  }

  /// Seven digits or more, whatever groups them.
  private var hasNumber: Bool {
    var digits = 0
    for character in text {
      if character.isNumber {
        digits += 1
        if digits == 7 { return true }
      } else if !" -().+".contains(character) {
        digits = 0
      }
    }
    return false
  }

  private var hasPrice: Bool {
    zip(text, text.dropFirst()).contains { "$€£".contains($0) && $1.isNumber }
  }

  private func contains(_ phrase: [String]) -> Bool {
    words.indices.contains { words[$0...].starts(with: phrase) }
  }
}
