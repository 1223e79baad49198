import Testing

@testable import TextBack

@Suite struct `A caller's text` {
  @Test(arguments: stopTexts)
  func `is an opt-out when the whole message is a stop word`(text: String, word: String) {
    #expect(OptOutWords.meaning(of: text, isOptedOut: false) == .stop(word))
    #expect(OptOutWords.meaning(of: text, isOptedOut: true) == .stop(word))
  }

  @Test(arguments: lines(suspectedTexts))
  func `is a suspected opt-out when it asks in free wording`(text: String) {
    #expect(OptOutWords.meaning(of: text, isOptedOut: false) == .suspectedStop)
  }

  @Test(arguments: lines(ordinaryTexts))
  func `is conversation when a stop word only occurs in it`(text: String) {
    #expect(OptOutWords.meaning(of: text, isOptedOut: false) == .none)
    #expect(OptOutWords.meaning(of: text, isOptedOut: true) == .none)
  }

  @Test(arguments: ["START", "start", "Start!", "UNSTOP", " unstop\n", "ＳＴＡＲＴ", "\"Start\""])
  func `opts in again by START`(text: String) {
    #expect(OptOutWords.meaning(of: text, isOptedOut: true) == .start)
    #expect(OptOutWords.meaning(of: text, isOptedOut: false) == .start)
  }

  @Test(arguments: ["YES", "yes", "Yes.", " yes! "])
  func `opts in by YES only while opted out`(text: String) {
    #expect(OptOutWords.meaning(of: text, isOptedOut: true) == .yes)
    #expect(OptOutWords.meaning(of: text, isOptedOut: false) == .none)
  }

  @Test(arguments: ["HELP", "help?", "Info", "INFO.", "Aide", "AYUDA", "¡Ayuda!"])
  func `asks for help by the word alone`(text: String) {
    #expect(OptOutWords.meaning(of: text, isOptedOut: false) == .help)
  }

  @Test(arguments: ["", " ", "👍", "?", "...", "\u{200B}", "'", "’"])
  func `without letters asks nothing`(text: String) {
    #expect(OptOutWords.meaning(of: text, isOptedOut: true) == .none)
  }

  @Test func `of any length is read once through`() {
    let long = String(repeating: "stop by ", count: 20_000)
    #expect(OptOutWords.meaning(of: long, isOptedOut: false) == .none)
  }
}

@Suite struct `The words a carrier answers` {
  let carrier = CarrierWords(["STOP", "Unsubscribe", "HELP"])

  @Test(arguments: ["STOP", "stop", " Stop\n", "unsubscribe", "help"])
  func `are the whole message in any case`(text: String) {
    #expect(carrier.answers(text))
    #expect(!CarrierWords.none.answers(text))
  }

  @Test(arguments: ["STOP.", "REVOKE", "stop please", "", "s top", "ARRÊT"])
  func `forgive no punctuation and no other word`(text: String) {
    #expect(!carrier.answers(text))
  }
}

func lines(_ table: String) -> [String] {
  table.split(separator: "\n").map { String($0).replacing("⏎", with: "\n") }
}

/// Every stop word in five dresses, and the odd ones by hand.
private let stopTexts: [(String, String)] = {
  let words = [
    "STOP", "STOPALL", "UNSUBSCRIBE", "UNSUB", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
    "REMOVE", "TD", "ARRET", "ARRETER", "ARRETEZ", "DESABONNER", "DESABONNEMENT", "PARAR", "ALTO",
    "BAJA", "CANCELAR", "DETENER", "SALIR",
  ]
  let dressed = words.flatMap { word in
    [word, word.lowercased(), " \(word)\r\n", "\(word)!", "“\(word.lowercased())”."].map {
      ($0, word)
    }
  }
  return dressed + [
    ("Stop all", "STOPALL"), ("STOP-ALL", "STOPALL"), ("opt out", "OPTOUT"), ("Opt-Out", "OPTOUT"),
    ("opt–out.", "OPTOUT"), ("S.T.O.P.", "STOP"), ("s t o p", "STOP"), ("STOP 🛑", "STOP"),
    ("🛑stop🛑", "STOP"), ("Arrêt", "ARRET"), ("ARRÊT!", "ARRET"), ("arre\u{302}t", "ARRET"),
    ("Arrêtez", "ARRETEZ"), ("Désabonner", "DESABONNER"), ("désabonnement.", "DESABONNEMENT"),
    ("¡ALTO!", "ALTO"), ("¡Baja!", "BAJA"), ("ＳＴＯＰ", "STOP"), ("ｓｔｏｐ", "STOP"),
    ("st\u{200B}op", "STOP"), ("\u{FEFF}STOP", "STOP"), ("\u{A0}Stop\u{A0}", "STOP"),
    ("STOP STOP STOP", "STOP"), ("stop, unsubscribe", "STOP"), ("(stop)", "STOP"),
    ("*STOP*", "STOP"), ("#stop", "STOP"), ("'stop'", "STOP"), ("Stop?", "STOP"),
    ("s̶t̶o̶p̶", "STOP"),
  ]
}()

private let suspectedTexts = """
  please stop texting me
  Stop texting me!
  stop messaging me
  Stop sending me these messages
  stop sending me texts please
  STOP please
  please stop
  Please, stop.
  pls stop now
  ok, cancel please
  please cancel
  Not interested. Stop.
  Who is this? STOP
  STOP⏎Sent from my iPhone
  Stop it
  stop this now
  I want to stop getting your texts
  no more texts
  No more messages please
  Quit texting me
  Unsubscribe me
  how do I unsubscribe?
  I'd like to opt out
  I would like to opt-out of this
  opt me out please
  remove me from your list
  Remove my number
  take me off your list
  Take my number off please
  Don't text me again
  don’t text me anymore
  Do not text this number
  Do not contact me
  dont contact me ever
  please dont message me
  never text me again
  I don't want to receive these
  I do not want to receive texts
  no longer wish to receive your texts
  I revoke my consent
  Leave me alone
  Leave me ALONE!!!
  You have the wrong number
  wrong number
  This is spam
  lose my number
  delete my number
  cancel these messages
  end these texts
  cease all messaging
  Arrêtez de m'écrire
  arrêtez de m’envoyer des textos
  Arrêtez les messages
  Ne m'écrivez plus
  ne me contactez plus
  Je veux me désabonner
  arrêt svp
  Laissez-moi tranquille
  No me escriban más
  no me envíen mensajes
  No quiero más mensajes
  dejen de mandarme mensajes
  Quiero darme de baja
  déjenme en paz
  parar por favor
  """

private let ordinaryTexts = """
  cancel my appointment
  Please cancel my appointment on Friday
  Can I cancel or move it?
  I need to cancel
  cancelled
  Cancellation policy?
  Can you stop by tomorrow?
  please stop by tomorrow
  Stop by any time after 5
  my toilet won't stop running
  The leak will not stop
  how do I stop the water
  It doesn't stop beeping
  I'm at the bus stop
  one-stop shop
  nonstop
  stopped
  stopping
  The pipe at the end of the street
  end of the week works
  by the end of March
  weekend
  The end unit, number 4
  quit working yesterday
  my furnace quit
  It quit on me
  Remove a tree
  Can you remove the old unit?
  removed
  I need a wall removed
  Do you remove stumps?
  Help me please
  Can you help?
  I need help with a leak
  More info please
  info on prices?
  yes please
  Yes, tomorrow at 9
  yes!! stop by
  Starting Monday
  When can you start?
  start at 8
  Opt for the cheaper one
  I'd opt for Tuesday
  no
  No thanks
  not today
  Call me
  Don't call before 9
  I can't text while driving, call me
  text me the address
  Send me a text when you're close
  sorry I missed your text
  Got your message, thanks
  No text received
  Please send messages to my wife
  Voy a salir a las 5
  es muy alto
  un árbol muy alto
  la casa en Baja California
  Puede parar en la casa mañana?
  Quiero cancelar mi cita
  L'arrêt de bus en face
  Pouvez-vous arrêter la fuite?
  TD Bank on Main St
  std
  Stop sign is bent
  停止
  стоп
  It's 12 Revoke Lane
  Endless noise
  Quitman Street 5
  I have to cancel the quote and end the job
  """
