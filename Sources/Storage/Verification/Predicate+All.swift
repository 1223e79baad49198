extension Predicate {
  /// Everything that `verify` tries, in the order in which it is shown.
  package static let all =
    file + webhooks + calls + texts + attempts + resolutions + ledger + leads + optOuts + audit
}
