package import TextBack

/// Everything that a business knows of one person.
package struct Person: Sendable, Equatable {
  package let phone: PhoneNumber
  package let lead: LeadListing?
  package let isExcluded: Bool
  /// All that happened to the lead, oldest first.
  package let timeline: [TimelineListing]
  /// Also those that have ended.
  package let optOuts: [OptOutListing]
  package let alerts: [AlertListing]
}

extension Transaction {
  /// Everything that a business knows of a person; nil if that is nothing.
  package func person(_ phone: PhoneNumber, of business: ID<Business>) throws -> Person? {
    guard try knows(phone, in: business) else { return nil }
    let lead = try findLead(of: business, phone: phone)?.id
    return Person(
      phone: phone, lead: try lead.flatMap { try leadListing($0, of: business) },
      isExcluded: try isExcluded(phone, by: business),
      timeline: try lead.map { try wholeTimeline(of: $0, in: business) } ?? [],
      optOuts: try optOuts(of: phone, from: business),
      alerts: try lead.map { try alerts(about: $0) } ?? [])
  }

  private func wholeTimeline(
    of lead: ID<Lead>, in business: ID<Business>
  ) throws -> [TimelineListing] {
    var timeline: [TimelineListing] = []
    while true {
      let after = timeline.last?.place
      let page = try self.timeline(of: lead, in: business, PageRequest(after: after, limit: 200))
      timeline += page.items
      guard page.hasMore, !page.items.isEmpty else { return timeline }
    }
  }
}
