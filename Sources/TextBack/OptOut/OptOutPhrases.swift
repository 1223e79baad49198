/// Free wordings by which people ask not to be texted any more.
///
/// They are looked for word by word, so `please stop by tomorrow` is none of them. A wrong hit
/// costs a follow-up and a look by the owner; a miss costs a text that the law forbids.
enum OptOutPhrases {
  /// Whether the words hold such a wording; they come from `FoldedWords`.
  static func suspect(_ words: [String]) -> Bool {
    for index in words.indices {
      if isPhrase(at: index, in: words) || endsTexts(at: index, in: words) { return true }
    }
    return words.split(separator: FoldedWords.sentenceEnd).contains(where: isBareStop)
      || isPoliteStop(words)
  }

  /// One of the listed phrases begins here.
  private static func isPhrase(at index: Int, in words: [String]) -> Bool {
    guard let phrases = phrasesByFirstWord[words[index]] else { return false }
    return phrases.contains { words[index...].starts(with: $0) }
  }

  /// `stop sending me these messages`: a verb that ends, words that do not matter, and what is
  /// sent.
  private static func endsTexts(at index: Int, in words: [String]) -> Bool {
    guard endingVerbs.contains(words[index]) else { return false }
    let object = words[(index + 1)...].first { !wordsBetween.contains($0) }
    return object.map(sentThings.contains) ?? false
  }

  /// A sentence of its own, as in `Not interested. Stop.`
  private static func isBareStop(_ sentence: ArraySlice<String>) -> Bool {
    let words = sentence.filter { !politeWords.contains($0) }
    return words.count == 1 && plainStopWords.contains(words[0])
  }

  /// The whole text is a keyword but for politeness: `ok, cancel please`.
  private static func isPoliteStop(_ words: [String]) -> Bool {
    let rest = words.filter { $0 != FoldedWords.sentenceEnd && !politeWords.contains($0) }.joined()
    return OptOutWords.stopWords.contains(rest) || wholeWordings.contains(rest)
  }

  private static let plainStopWords: Set<String> = [
    "stop", "stopall", "unsub", "quit", "optout", "revoke", "arret", "arretez", "parar",
  ]

  private static let wholeWordings: Set<String> = [
    "stopit", "stopthis", "stopthat", "nomore", "goaway", "basta", "yabasta", "yano", "enough",
    "stoppls", "stopnow", "jenveuxplus",
  ]

  private static let politeWords: Set<String> = [
    "please", "pls", "plz", "thanks", "thank", "thx", "you", "now", "ok", "okay", "hey", "hi",
    "just",
    "sorry", "immediately", "asap", "already", "right", "sir", "maam", "no", "guys", "merci", "svp",
    "sil", "vous", "plait", "gracias", "por", "favor", "ya", "must", "sent", "from", "my", "iphone",
  ]

  private static let endingVerbs: Set<String> = [
    "stop", "stopp", "quit", "end", "cancel", "cease", "discontinue", "unsubscribe", "halt",
    "arretez", "arreter", "arrete", "cessez", "cancelar", "cancelen", "parar", "paren", "dejen",
    "deja", "dejar", "detengan",
  ]

  private static let wordsBetween: Set<String> = [
    "the", "these", "those", "this", "all", "any", "your", "my", "me", "us", "with", "sending",
    "of",
    "getting", "receiving", "more", "automated", "auto", "annoying", "unwanted", "further",
    "de", "les", "ces", "vos", "des", "me", "los", "estos", "sus", "las", "mas",
  ]

  private static let sentThings: Set<String> = [
    "text", "texts", "texting", "txt", "txts", "txting", "message", "messages", "messaging",
    "msg", "msgs", "sms", "smses", "contacting", "bothering", "spamming", "spam", "harassing",
    "bugging", "textos", "textes", "mensajes", "menvoyer", "mecrire", "mandarme", "enviarme",
    "escribirme", "escribir", "mandar", "enviar", "molestar",
  ]

  private static let phrasesByFirstWord: [String: [[String]]] = {
    let phrases = phraseLines.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    return Dictionary(grouping: phrases, by: { $0[0] })
  }()

  /// A dot asks that the sentence ends there.
  private static let phraseLines = """
    unsubscribe
    unsubscribed
    opt out
    opt me out
    optout
    opting out
    no more texts
    no more text
    no more messages
    no more sms
    no mas mensajes
    no mas textos
    plus de messages .
    plus de textos
    stop sending
    stop calling me
    stop contact
    stop texting
    remove me
    remove my number
    remove this number
    remove my phone
    delete my number
    delete my phone number
    lose my number
    lose this number
    take me off
    take my number off
    get me off
    off your list
    off this list
    do not text me
    do not text this
    do not text anymore
    do not text again
    do not text .
    dont text me
    dont text this
    dont text anymore
    dont text again
    dont text .
    dont ever text
    dont send me any
    dont send me text
    dont send me texts
    dont send me messages
    do not send me any
    do not send me text
    do not send me texts
    do not send me messages
    do not message me
    dont message me
    do not contact me
    do not contact this
    do not contact .
    dont contact me
    dont contact this
    dont want your texts
    dont want texts
    dont want your messages
    dont want messages
    dont want these texts
    dont want these messages
    dont want any texts
    dont want any messages
    dont want any more texts
    dont want any more messages
    not want texts
    not want your texts
    not want to receive
    dont want to receive
    never text
    never message
    never contact
    no longer wish to receive
    no longer want to receive
    revoke my consent
    revoke consent
    withdraw my consent
    withdraw consent
    did not consent
    didnt consent
    never consented
    leave me alone
    leave us alone
    this is spam
    reporting you
    report you
    wrong number
    do not disturb me
    no me escriba
    no me escriban
    no me escribas
    no me envie
    no me envien
    no me envies
    no me mande
    no me manden
    no me mandes
    no me contacte
    no me contacten
    no me moleste
    no me molesten
    no quiero mas mensajes
    no quiero mensajes
    no quiero recibir
    dejen de
    dejenme en paz
    dejame en paz
    dejeme en paz
    deja de
    deje de
    darme de baja
    dar de baja
    deme de baja
    denme de baja
    borren mi numero
    borre mi numero
    numero equivocado
    desabonnez
    desabonner
    me desinscrire
    desinscrivez
    ne menvoyez
    ne mecrivez
    ne me textez
    ne me contactez
    ne me derangez
    ne plus recevoir
    plus recevoir de
    arretez de me
    arretez de menvoyer
    arretez de mecrire
    laissez moi tranquille
    retirez moi
    enlevez moi
    mauvais numero
    """
}
