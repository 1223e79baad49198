package import TextBack

/// A step on a lead's way, in the order of the pipeline.
package struct Stage: Sendable, Equatable {
  package let id: String
  package let name: String
}

extension Transaction {
  /// The stages of a business in their order.
  package func stages(of business: ID<Business>) throws -> [Stage] {
    try connection.all(
      "SELECT id, name FROM stage WHERE business_id = ? ORDER BY position", business.rawValue
    ) { Stage(id: $0.string(0), name: $0.string(1)) }
  }
}
