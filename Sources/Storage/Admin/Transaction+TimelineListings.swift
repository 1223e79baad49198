package import TextBack

/// Something that happened to a lead, with all that is known of it.
package struct TimelineListing: Sendable, Equatable {
  package let place: TimelinePlace
  package let event: TimelineEvent
}

/// What happened.
package enum TimelineEvent: Sendable, Equatable {
  case call(CallListing)
  case message(MessageListing)
  case note(Note)
  case stage(StageMove)
  case optOut(OptOutListing)
}

/// A lead's move from one stage to another.
package struct StageMove: Sendable, Equatable {
  package let id: Int64
  package let from: String
  package let to: String
  package let author: String?
}

/// A place on a timeline.
package struct TimelinePlace: Sendable, Equatable {
  package let at: Timestamp
  package let kind: TimelineKind
  package let reference: Int64

  package init(at: Timestamp, kind: TimelineKind, reference: Int64) {
    self.at = at
    self.kind = kind
    self.reference = reference
  }
}

extension Transaction {
  /// What happened to a lead, oldest first.
  package func timeline(
    of lead: ID<Lead>, in business: ID<Business>, _ page: PageRequest<TimelinePlace>
  ) throws -> Page<TimelineListing> {
    let places = try connection.all(
      """
      SELECT at, kind, ref FROM timeline WHERE lead_id = ?1 AND (at, kind, ref) > (?2, ?3, ?4)
      ORDER BY at, kind, ref LIMIT ?5
      """,
      lead.rawValue, page.after?.at.milliseconds ?? .min, page.after?.kind.rawValue ?? "",
      page.after?.reference ?? 0, page.rowLimit
    ) {
      TimelinePlace(at: $0.timestamp(0), kind: try $0.value(1), reference: $0.int64(2))
    }
    let listings = try places.prefix(page.limit).compactMap { place in
      try event(place, in: business).map { TimelineListing(place: place, event: $0) }
    }
    return Page(items: listings, hasMore: places.count > page.limit)
  }

  private func event(_ place: TimelinePlace, in business: ID<Business>) throws -> TimelineEvent? {
    let reference = place.reference
    switch place.kind {
    case .call: return try callListing(ID(reference), of: business).map { .call($0) }
    case .message: return try messageListing(ID(reference), of: business).map { .message($0) }
    case .note: return try note(reference).map { .note($0) }
    case .stage: return try stageMove(reference).map { .stage($0) }
    case .optOut: return try optOut(reference).map { .optOut($0) }
    }
  }

  private func stageMove(_ id: Int64) throws -> StageMove? {
    try connection.first("SELECT from_stage, to_stage, author FROM stage_move WHERE id = ?", id) {
      StageMove(id: id, from: $0.string(0), to: $0.string(1), author: $0.optionalString(2))
    }
  }
}
