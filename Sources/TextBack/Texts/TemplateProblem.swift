/// Why a template would not read as its owner means it.
package enum TemplateProblem: Sendable, Hashable {
  /// A brace that opens no token and closes none.
  case strayBraces
  case unknownToken(String)
  /// A setting of the business that is empty, with nothing to say in its place.
  case unfillable(TemplateToken)
  /// Nothing is left to say to a caller of whom nothing is known.
  case empty
}

extension MessageTemplate {
  /// Every problem of the template under the settings of a business, each once.
  ///
  /// What a caller may lack is no problem: such a token vanishes.
  package func problems(under values: TemplateValues) -> [TemplateProblem] {
    var problems: [TemplateProblem] = []
    for part in parts {
      guard let problem = MessageTemplate.problem(of: part, values) else { continue }
      if !problems.contains(problem) { problems.append(problem) }
    }
    if problems.isEmpty, isEmpty(values) { problems.append(.empty) }
    return problems
  }

  /// Whether only the caller's own tokens say anything.
  private func isEmpty(_ values: TemplateValues) -> Bool {
    parts.allSatisfy { part in
      switch part {
      case .text(let words): RenderedText.tidied(words).isEmpty
      case .strayBraces: true
      case .token(let name, let fallback):
        fallback.map(TokenValue.clean)?.isEmpty != false
          && TemplateToken(rawValue: name).map { $0.isCallers || $0.value(values) == nil } != false
      }
    }
  }

  private static func problem(of part: Part, _ values: TemplateValues) -> TemplateProblem? {
    switch part {
    case .text: return nil
    case .strayBraces: return .strayBraces
    case .token(let name, let fallback):
      guard let token = TemplateToken(rawValue: name) else { return .unknownToken(name) }
      let hasWords = token.isCallers || fallback.map(TokenValue.clean)?.isEmpty == false
      return hasWords || token.value(values) != nil ? nil : .unfillable(token)
    }
  }
}
