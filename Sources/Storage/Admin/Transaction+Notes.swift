package import TextBack

/// What somebody wrote down about a lead.
package struct Note: Sendable, Equatable {
  package let id: Int64
  package let body: String
  package let author: String?
  package let at: Timestamp
}

extension Transaction {
  /// Writes a note on a lead's timeline.
  package func addNote(
    _ body: String, by author: String?, to lead: ID<Lead>, at moment: Moment
  ) throws -> Note {
    try connection.execute(
      "INSERT INTO note (lead_id, body, author, at) VALUES (?, ?, ?, ?)",
      lead.rawValue, body, author, moment.wall.milliseconds)
    let id = connection.lastInsertedRowID
    try appendToTimeline(of: lead, .note, id, moment.wall)
    return Note(id: id, body: body, author: author, at: moment.wall)
  }

  func note(_ id: Int64) throws -> Note? {
    try connection.first("SELECT body, author, at FROM note WHERE id = ?", id) {
      Note(id: id, body: $0.string(0), author: $0.optionalString(1), at: $0.timestamp(2))
    }
  }
}
