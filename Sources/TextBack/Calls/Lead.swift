/// A caller worth answering, one per business and phone number.
package struct Lead: Sendable, Equatable {
  package let id: ID<Lead>
  package let businessID: ID<Business>
  package let phone: PhoneNumber
  package let name: String?

  package init(id: ID<Lead>, businessID: ID<Business>, phone: PhoneNumber, name: String?) {
    self.id = id
    self.businessID = businessID
    self.phone = phone
    self.name = name
  }

  /// The stages of a new business's pipeline, first the one where a lead begins.
  package static let defaultStages: [(id: String, name: String)] = [
    ("new", "New"), ("contacted", "Contacted"), ("booked", "Booked"), ("won", "Won"),
    ("lost", "Lost"),
  ]
}

/// What can stand on a lead's timeline.
package enum TimelineKind: String, Sendable, CaseIterable {
  case call, message, note, stage
  case optOut = "opt_out"
}

/// Where an opt-out came from.
package enum OptOutSource: String, Sendable, CaseIterable {
  /// The person wrote a stop word.
  case text
  /// The carrier refused a text because the person had told it to stop.
  case carrier
  case owner
  /// Free wording that a reasonable person would read as a wish to stop.
  case suspected
}

/// A business, as a name for its identifiers.
package enum Business {}
/// A number of a business, as a name for its identifiers.
package enum Number {}
/// An attempt to send a text, as a name for its identifiers.
package enum Attempt {}
