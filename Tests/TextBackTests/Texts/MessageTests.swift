import Testing

@testable import TextBack

@Suite struct `A text` {
  private static let waiting: [Message.State] = [.queued, .retryWait]
  private static let ended: [Message.State] = [
    .delivered, .undelivered, .failed, .rejected, .expired, .cancelled, .notSent, .writtenOff,
  ]
  private static let everyEvent: [Message.Event] =
    [
      .attemptBegan, .attemptEnded(.accepted(carrierID: "SM1", segments: 1)),
      .attemptEnded(.rejected(code: 21614, .notMobile)),
      .attemptEnded(.notAccepted(.unreachable("refused"))),
      .attemptEnded(.unknown(detail: "reset")), .attemptInterrupted,
      .provedAbsent(mayRetry: true), .provedAbsent(mayRetry: false), .becameTooOld, .withdrawn,
      .gaveUp, .ranOutOfAttempts, .resolved(wasSent: true), .resolved(wasSent: false),
    ] + DeliveryProgress.allCases.map(Message.Event.reported)

  @Test(
    arguments: [
      (Message.State.queued, Message.Event.attemptBegan, Message.State.sending, []),
      (.retryWait, .attemptBegan, .sending, []),
      (.sending, .attemptEnded(.accepted(carrierID: nil, segments: nil)), .accepted, [.post]),
      (.sending, .attemptEnded(.rejected(code: 21610, .optedOut)), .rejected, [.void]),
      (.sending, .attemptEnded(.notAccepted(.slowDown(retryAfterSeconds: 3))), .retryWait, []),
      (.sending, .attemptEnded(.unknown(detail: "500")), .unknown, []),
      (.sending, .attemptInterrupted, .unknown, []),
      (.unknown, .provedAbsent(mayRetry: true), .retryWait, []),
      (.unknown, .provedAbsent(mayRetry: false), .notSent, [.void]),
      (.unknown, .gaveUp, .writtenOff, [.void]),
      (.unknown, .reported(.sent), .sent, [.post]),
      (.sending, .reported(.delivered), .delivered, [.post]),
      (.sending, .reported(.failed), .failed, [.post, .refund]),
      (.retryWait, .reported(.accepted), .accepted, [.post]),
      (.accepted, .reported(.sent), .sent, []),
      (.accepted, .reported(.failed), .failed, [.refund]),
      (.sent, .reported(.undelivered), .undelivered, []),
      (.sent, .reported(.failed), .failed, [.refund]),
      (.queued, .becameTooOld, .expired, [.void]),
      (.retryWait, .becameTooOld, .expired, [.void]),
      (.queued, .withdrawn, .cancelled, [.void]),
      (.retryWait, .ranOutOfAttempts, .notSent, [.void]),
      (.unknown, .resolved(wasSent: true), .accepted, [.post]),
      (.unknown, .resolved(wasSent: false), .notSent, [.void]),
    ] as [(Message.State, Message.Event, Message.State, [Message.LedgerMove])])
  func `moves by proof alone`(
    from: Message.State, event: Message.Event, to: Message.State, ledger: [Message.LedgerMove]
  ) {
    var message = Message(state: from)
    let transition = message.apply(event)
    #expect(message.state == to)
    #expect(
      transition
        == Message.Transition(changed: true, ledger: ledger, endsDoubt: from == .unknown))
  }

  @Test(arguments: Message.State.allCases, everyEvent)
  func `holds its credit until it is resolved, once`(state: Message.State, event: Message.Event) {
    var message = Message(state: state)
    let wasOpen = message.isOpen
    let transition = message.apply(event)
    let resolved = transition.ledger.filter { $0 != .refund }
    #expect(resolved.count == (wasOpen && !message.isOpen ? 1 : 0))
    #expect(wasOpen || !message.isOpen)
  }

  @Test(arguments: ended, everyEvent)
  func `that has ended stays as it is`(state: Message.State, event: Message.Event) {
    var message = Message(state: state)
    #expect(message.apply(event) == .none)
    #expect(message.state == state)
  }

  @Test(arguments: Message.State.allCases.filter { $0 != .unknown })
  func `is settled by a person only while its fate is unknown`(state: Message.State) {
    for wasSent in [true, false] {
      var message = Message(state: state)
      #expect(message.apply(.resolved(wasSent: wasSent)) == .none)
    }
  }

  @Test(arguments: Message.State.allCases)
  func `is paid for, given back, or neither yet`(state: Message.State) {
    let message = Message(state: state)
    let isPaid = [.accepted, .sent, .delivered, .undelivered, .failed].contains(state)
    #expect([message.isOpen, message.isGivenBack, isPaid].count { $0 } == 1)
  }

  @Test(arguments: [Message.State.sending, .unknown, .accepted, .sent])
  func `that may have left is neither expired nor withdrawn`(state: Message.State) {
    for event in [Message.Event.becameTooOld, .withdrawn] {
      var message = Message(state: state)
      #expect(message.apply(event) == .none)
    }
  }

  @Test(arguments: [Message.State.unknown, .sending, .accepted, .sent] + ended)
  func `is not sent again without proof`(state: Message.State) {
    var message = Message(state: state)
    #expect(message.apply(.attemptBegan) == .none)
  }

  @Test(arguments: [
    (Message.State.sent, DeliveryProgress.accepted), (.sent, .sent), (.accepted, .accepted),
    (.delivered, .sent), (.delivered, .failed), (.undelivered, .delivered),
  ])
  func `never goes back for a late report`(state: Message.State, report: DeliveryProgress) {
    var message = Message(state: state)
    #expect(message.apply(.reported(report)) == .none)
    #expect(message.state == state)
  }

  @Test func `comes to the same place whatever the order of its reports`() {
    let reports: [DeliveryProgress] = [.accepted, .sent, .delivered]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      var message = Message(state: .sending)
      var moves: [Message.LedgerMove] = []
      for index in order + order { moves += message.apply(.reported(reports[index])).ledger }
      #expect(message.state == .delivered)
      #expect(moves == [.post])
    }
  }

  @Test func `shows a waiting one as queued and one that was given up as not sent`() {
    #expect(Message.State.retryWait.shownAs == "queued")
    #expect(Message.State.writtenOff.shownAs == "not_sent")
    #expect(Message.State.notSent.shownAs == "not_sent")
  }
}
