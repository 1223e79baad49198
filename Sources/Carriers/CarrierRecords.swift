package import HTTP
package import TextBack

/// What a carrier can be asked: two more pure functions, for accounts that have a list to ask.
///
/// An answer that cannot be read whole is an error and never an absence: absence of a text is what
/// lets it be sent again.
package protocol CarrierRecords: Sendable {
  /// Writes the request for a page of the answer; nil is the first.
  func request(for query: RecordQuery, page: String?) -> ClientRequest
  /// Reads a page of the answer.
  func page(
    in result: ClientResult, for query: RecordQuery, page: String?
  ) throws(LookUpFailure) -> RecordPage
}

extension Carrier {
  /// Not every carrier has a list.
  package var records: (any CarrierRecords)? { nil }
}

/// One page of what a carrier has on record.
package struct RecordPage: Sendable {
  package var texts: [RecordedText] = []
  package var events: [RecordedEvent] = []
  /// How to ask for the page behind it; nil if this is the last.
  package var next: String?
  /// Whether all of it is older than what was asked for.
  package var isPast = false

  package init() {}
}

/// An event as the carrier has it on record, with the identity that its webhook has or would have
/// had: whichever comes second is a repeat.
package struct RecordedEvent: Sendable {
  package let notice: Notice
  package let route: WebhookRoute
  /// When the call began or the text came, by the carrier's clock.
  package let startedAt: Timestamp

  package init(notice: Notice, route: WebhookRoute, startedAt: Timestamp) {
    self.notice = notice
    self.route = route
    self.startedAt = startedAt
  }
}

/// A text that the carrier took from us, with the report that its status stands for.
package struct RecordedText: Sendable {
  package let text: SentText
  package let report: Notice

  package init(text: SentText, report: Notice) {
    self.text = text
    self.report = report
  }
}
