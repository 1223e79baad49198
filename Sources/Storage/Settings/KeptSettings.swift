import TextBack

/// Owners' settings as the writer has read them, so that not every webhook reads them again.
///
/// What is kept is what is stored, because nothing can change it unseen:
/// - it counts only within a transaction that holds the write lock, and as that begins SQLite says
///   whether any other connection has committed something since;
/// - SQLite says of each statement of this connection, as it is prepared, which tables it writes
///   to. One that writes to anything but what calls and texts write to empties it, and nothing is
///   kept until the transaction has ended: what is undone must not be remembered.
struct KeptSettings {
  /// How many numbers, and how many businesses, are kept; beyond it all are forgotten.
  static let entriesMax = 4_096

  /// What a business has set, apart from its numbers.
  struct OfBusiness {
    let profile: BusinessProfile?
    let hours: BusinessHours?
    /// Its numbers, and those that its calls are forwarded to.
    let numbers: Set<PhoneNumber>
    let forwardTargets: Set<PhoneNumber>
    /// Whom it never texts, and the countries that it does.
    let excluded: Set<PhoneNumber>
    let countries: [DestinationCountry]
  }

  private var isTrusted = false
  private var version: Int64?
  private var numbers: [ID<Number>: NumberSettings] = [:]
  private var ids: [PhoneNumber: ID<Number>] = [:]
  private var businesses: [ID<Business>: OfBusiness] = [:]

  /// A transaction has begun, and SQLite gives the file this version: it differs from the one
  /// before if another connection has committed something.
  mutating func trust(version: Int64) {
    if self.version != version { removeAll() }
    self.version = version
    isTrusted = true
  }

  /// The transaction ends.
  mutating func distrust() {
    isTrusted = false
  }

  /// Something is written that may be a setting.
  mutating func forget() {
    guard isTrusted || !numbers.isEmpty || !businesses.isEmpty else { return }
    isTrusted = false
    removeAll()
  }

  func number(_ id: ID<Number>) -> NumberSettings? {
    isTrusted ? numbers[id] : nil
  }

  func number(_ phone: PhoneNumber) -> NumberSettings? {
    isTrusted ? ids[phone].flatMap { numbers[$0] } : nil
  }

  func business(_ id: ID<Business>) -> OfBusiness? {
    isTrusted ? businesses[id] : nil
  }

  mutating func keep(_ number: NumberSettings) {
    guard isTrusted else { return }
    if numbers.count >= KeptSettings.entriesMax { removeAll() }
    numbers[number.id] = number
    ids[number.phone] = number.id
  }

  mutating func keep(_ business: OfBusiness, of id: ID<Business>) {
    guard isTrusted else { return }
    if businesses.count >= KeptSettings.entriesMax { removeAll() }
    businesses[id] = business
  }

  private mutating func removeAll() {
    numbers = [:]
    ids = [:]
    businesses = [:]
  }
}

extension Connection {
  /// Counts what is kept as stored until the transaction that has just begun ends.
  func trustKeptSettings() throws {
    let version = try first("PRAGMA data_version") { $0.int64(0) }
    if let version { keptSettings.trust(version: version) }
  }
}
