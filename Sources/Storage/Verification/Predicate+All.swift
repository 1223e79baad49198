extension Predicate {
  /// Everything that `verify` tries, in the order in which it is shown. What takes longest comes
  /// first, so that two threads end at about the same time.
  package static let all =
    file + leads + calls + texts + attempts + ledger + resolutions + caps + followUps + webhooks
    + optOuts + audit

  /// What is tried on a backup. SQLite has read it whole before, and its settings are a reader's.
  package static let ofCopies = all.filter { !["S1", "S2", "S5"].contains($0.name) }
}
