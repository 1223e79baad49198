/// Reads from a caller's text whether it asks us to stop, to start again, or for help.
///
/// A keyword must be the whole message, after trimming and folding of case, accents and
/// punctuation: `Stop!` is one and `cancel my appointment` is none. The words are those of 47 CFR
/// 64.1200(a)(10), of Twilio's table of default keywords, and of the French and Spanish lists that
/// North American carriers use.
package enum OptOutWords {
  /// What a text asks of us.
  package enum Meaning: Sendable, Equatable {
    /// A word that revokes consent, in our spelling such as `OPTOUT`.
    case stop(String)
    /// Consent given again.
    case start
    /// Consent given again by `YES`, which only means that while the sender is opted out.
    case yes
    case help
    /// Free wording that a reasonable person would take for a revocation: automation must pause,
    /// and the owner is to look at it.
    case suspectedStop
    /// Ordinary conversation.
    case none
  }

  /// What a text asks for, from a number that is, or is not, opted out at the time.
  package static func meaning(of text: String, isOptedOut: Bool) -> Meaning {
    let folded = FoldedWords(text)
    guard !folded.joined.isEmpty else { return .none }
    if stopWords.contains(folded.joined) { return .stop(folded.joined.uppercased()) }
    if startWords.contains(folded.joined) { return .start }
    if folded.joined == "yes" { return isOptedOut ? .yes : .none }
    if helpWords.contains(folded.joined) { return .help }
    if let word = repeatedStop(in: folded) { return .stop(word.uppercased()) }
    return OptOutPhrases.suspect(folded.words) ? .suspectedStop : .none
  }

  static let stopWords: Set<String> = [
    "stop", "stopall", "unsubscribe", "unsub", "cancel", "end", "quit", "revoke", "optout",
    "remove", "td",
    "arret", "arreter", "arretez", "desabonner", "desabonnement",
    "parar", "alto", "baja", "cancelar", "detener", "salir",
  ]

  private static let startWords: Set<String> = ["start", "unstop"]
  private static let helpWords: Set<String> = ["help", "info", "aide", "ayuda"]

  /// `STOP STOP` and `stop, unsubscribe` are as plain as the word alone.
  private static func repeatedStop(in folded: FoldedWords) -> String? {
    let words = folded.words.filter { $0 != FoldedWords.sentenceEnd }
    return words.allSatisfy(stopWords.contains) ? words.first : nil
  }
}
