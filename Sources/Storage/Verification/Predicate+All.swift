extension Predicate {
  /// Everything that `verify` tries, in the order in which it is shown.
  package static let all =
    file + webhooks + calls + texts + attempts + resolutions + ledger + caps + followUps + leads
    + optOuts + audit

  /// What is tried on a backup. SQLite has read it whole before, and its settings are a reader's.
  package static let ofCopies = all.filter { !["S1", "S2", "S5"].contains($0.name) }
}
