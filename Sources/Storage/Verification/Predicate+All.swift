extension Predicate {
  /// Everything that `verify` tries, in the order in which it is shown.
  package static let all =
    file + webhooks + calls + texts + attempts + ledger + leads + optOuts + audit
}
