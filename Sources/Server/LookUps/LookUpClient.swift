package import Carriers
package import HTTP
package import TextBack

/// Asks a carrier, page by page, and answers whole or not at all.
package struct LookUpClient: Sendable {
  private let client: any HTTPClient

  package init(client: any HTTPClient) {
    self.client = client
  }

  /// Blocks until everything that the enquiry wants to know is read.
  package func answer(
    _ enquiry: Enquiry, from records: any CarrierRecords
  ) -> Result<Findings, LookUpFailure> {
    do throws(LookUpFailure) {
      return .success(try findings(enquiry.subject, records))
    } catch {
      return .failure(error)
    }
  }

  private func findings(
    _ subject: Enquiry.Subject, _ records: any CarrierRecords
  ) throws(LookUpFailure) -> Findings {
    var findings = Findings()
    switch subject {
    case .call(_, let carrierID):
      try read(.call(carrierID), 1, records, into: &findings)
      // How the caller's leg ended says whether they were helped only together with the legs that
      // rang the owner.
      if !findings.events.contains(where: \.isTelling) {
        try read(.legs(of: carrierID), LookUpLimits.pollPages, records, into: &findings)
      }
    case .text(_, let from, let to):
      let pages = LookUpLimits.conversationPages
      try read(.conversation(from: from, to: to), pages, records, into: &findings)
    case .recent(let since):
      let pages = LookUpLimits.pollPages
      try read(.calls(since: since, .newest), pages, records, into: &findings)
      try read(.texts(since: since, .newest), pages, records, into: &findings)
    case .sinceBackup(let since):
      let pages = LookUpLimits.relistPages
      try read(.texts(since: since, .whole), pages, records, into: &findings)
      try read(.calls(since: since, .whole), pages, records, into: &findings)
    }
    return findings
  }

  private func read(
    _ query: RecordQuery, _ pagesMax: Int, _ records: any CarrierRecords,
    into findings: inout Findings
  ) throws(LookUpFailure) {
    var next: String?
    for _ in 0..<pagesMax {
      let result = client.send(records.request(for: query, page: next))
      let page = try records.page(in: result, for: query, page: next)
      findings.append(page)
      if query.isNewestFirst, page.isPast { return }
      guard let following = page.next else { return }
      guard following != next else { throw .malformed("a page leads to itself") }
      next = following
    }
    // The newest records are what a poll is for; of everything else a part would be no answer.
    if !query.isNewestFirst { throw .tooLong }
  }
}

extension RecordQuery {
  fileprivate var isNewestFirst: Bool {
    switch self {
    case .texts(_, .newest), .calls(_, .newest): true
    case .texts(_, .whole), .calls(_, .whole), .conversation, .call, .legs: false
    }
  }
}

extension RecordedEvent {
  /// Whether it decides a call by itself: nobody answered the caller.
  fileprivate var isTelling: Bool {
    switch notice.event {
    case .callEnded(_, .busy), .callEnded(_, .noAnswer), .callEnded(_, .failed),
      .callEnded(_, .cancelled):
      true
    default: false
    }
  }
}
