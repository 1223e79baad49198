package import Carriers
import TextBack

/// What the carrier answered to an enquiry.
package struct Findings: Sendable {
  package var texts: [RecordedText] = []
  package var events: [RecordedEvent] = []

  package init() {}

  mutating func append(_ page: RecordPage) {
    texts += page.texts
    events += page.events
  }

  /// The answer to a question in parts, each for a transaction of its own: texts that came in
  /// first, because one may say stop, then calls before their legs, then texts that were sent; each
  /// in the order in which they happened, whatever that of the list.
  package func parts(
    about subject: Enquiry.Subject, of size: Int = LookUpLimits.eventsPerCommit
  ) -> [Part] {
    switch subject {
    case .call, .text: [Part(subject: subject, texts: texts, events: ordered)]
    case .recent, .sinceBackup: split(subject, size)
    }
  }

  /// What one transaction takes of an answer.
  ///
  /// A question about one call or one text is answered by what is on the list and by what is not:
  /// half a list without a text would look like its absence. So such an answer is one part, and
  /// nobody else can make parts.
  package struct Part: Sendable {
    package let subject: Enquiry.Subject
    package let texts: [RecordedText]
    package let events: [RecordedEvent]

    fileprivate init(
      subject: Enquiry.Subject, texts: [RecordedText] = [], events: [RecordedEvent] = []
    ) {
      self.subject = subject
      self.texts = texts
      self.events = events
    }
  }

  private func split(_ subject: Enquiry.Subject, _ size: Int) -> [Part] {
    let events = ordered
    let sent = texts.reversed().sorted { $0.text.createdAt < $1.text.createdAt }
    let parts =
      stride(from: 0, to: events.count, by: size).map {
        Part(subject: subject, events: Array(events[$0..<min($0 + size, events.count)]))
      }
      + stride(from: 0, to: texts.count, by: size).map {
        Part(subject: subject, texts: Array(sent[$0..<min($0 + size, sent.count)]))
      }
    return parts.isEmpty ? [Part(subject: subject)] : parts
  }

  private var ordered: [RecordedEvent] {
    (0...2).flatMap { rank in
      // Lists begin with the newest, and their times are whole seconds.
      events.reversed().filter { $0.rank == rank }.sorted { $0.startedAt < $1.startedAt }
    }
  }
}

extension RecordedEvent {
  /// Its place among what is taken together.
  fileprivate var rank: Int {
    switch notice.event {
    case .textArrived: 0
    case .legMoved: 2
    case .callArrived, .callMissed, .forwardEnded, .callEnded, .callRecorded, .outboundCallMoved,
      .deliveryReported, .nothing:
      1
    }
  }
}
