/// What the operator lets us do with a carrier account beside sending.
package struct CarrierPolicy: Sendable, Equatable {
  /// Whether the carrier may be asked for its lists.
  package var mayAsk: Bool
  package var unknownSends: UnknownSends

  package init(mayAsk: Bool, unknownSends: UnknownSends = .strict) {
    self.mayAsk = mayAsk
    self.unknownSends = unknownSends
  }
}
