package import TextBack

/// Everything that a business knows of one person.
package struct Person: Sendable, Equatable {
  package let phone: PhoneNumber
  package let lead: LeadListing?
  package let isExcluded: Bool
  /// The lists of numbers whose calls count, or do not.
  package let lists: [ListedNumber]
  package let notMobile: NotMobileNote?
  /// All that happened to the lead, oldest first.
  package let timeline: [TimelineListing]
  /// Calls and texts that are on no lead, oldest first: the phone was one of the business's own.
  package let calls: [CallListing]
  package let messages: [MessageListing]
  package let followUps: [FollowUpListing]
  /// Also those that have ended.
  package let optOuts: [OptOutListing]
  package let alerts: [AlertListing]
}

extension Transaction {
  /// Whether a business has anything under a phone number. What others wrote of it does not count:
  /// that is theirs.
  package func knows(_ phone: PhoneNumber, in business: ID<Business>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM lead WHERE business_id = ?1 AND phone = ?2)
        OR EXISTS (SELECT 1 FROM opt_out WHERE business_id = ?1 AND phone = ?2)
        OR EXISTS (SELECT 1 FROM excluded_number WHERE business_id = ?1 AND phone = ?2)
        OR EXISTS (SELECT 1 FROM not_mobile WHERE business_id = ?1 AND phone = ?2)
        OR EXISTS (SELECT 1 FROM number JOIN rule_number ON number_id = number.id
          WHERE business_id = ?1 AND rule_number.phone = ?2)
        OR EXISTS (SELECT 1 FROM call
          WHERE business_id = ?1 AND lead_id IS NULL AND phone = ?2)
        OR EXISTS (SELECT 1 FROM message
          WHERE business_id = ?1 AND lead_id IS NULL AND ?2 IN (sender, recipient))
      """, business.rawValue, phone.e164
    ) { $0.bool(0) } ?? false
  }

  /// Everything that a business knows of a person; nil if that is nothing.
  package func person(_ phone: PhoneNumber, of business: ID<Business>) throws -> Person? {
    guard try knows(phone, in: business) else { return nil }
    let lead = try findLead(of: business, phone: phone)?.id
    return Person(
      phone: phone, lead: try lead.flatMap { try leadListing($0, of: business) },
      isExcluded: try isExcluded(phone, by: business),
      lists: try lists(naming: phone, of: business),
      notMobile: try notMobileNote(phone, of: business),
      timeline: try lead.map { try wholeTimeline(of: $0, in: business) } ?? [],
      calls: try callsWithoutLead(phone, of: business),
      messages: try messagesWithoutLead(phone, of: business),
      followUps: try lead.map { try followUps(to: $0) } ?? [],
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

  private func callsWithoutLead(
    _ phone: PhoneNumber, of business: ID<Business>
  ) throws -> [CallListing] {
    let ids = try connection.all(
      "SELECT id FROM call WHERE business_id = ? AND lead_id IS NULL AND phone = ? ORDER BY id",
      business.rawValue, phone.e164
    ) { ID<Call>($0.int64(0)) }
    return try ids.compactMap { try callListing($0, of: business) }
  }

  private func messagesWithoutLead(
    _ phone: PhoneNumber, of business: ID<Business>
  ) throws -> [MessageListing] {
    let ids = try connection.all(
      """
      SELECT id FROM message
      WHERE business_id = ? AND lead_id IS NULL AND ? IN (sender, recipient) ORDER BY id
      """, business.rawValue, phone.e164
    ) { ID<Message>($0.int64(0)) }
    return try ids.compactMap { try messageListing($0, of: business) }
  }
}
