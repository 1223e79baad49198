extension ObjectReader {
  /// Reads a member that may be unset, and whether it was set to something, be it wrong.
  mutating func readGiven<Value>(
    _ name: String, _ kind: Kind<Value>
  ) -> (value: Value?, isGiven: Bool) {
    let given = read(name, kind, .nullable)
    if case .null = given { return (nil, false) }
    return (given.value, has(name))
  }
}
