/// What a limit on texts counts together.
package enum CapScope: Sendable, Hashable {
  /// All texts from one number of the business, in an hour.
  case number(ID<Number>)
  /// All texts of the business, in a day.
  case business
  /// All texts to numbers that begin alike, in an hour: a range that a fraudster has rented.
  case prefix(String)

  /// The scopes that a text falls under, from the narrowest to the widest.
  package static func all(to phone: PhoneNumber, from number: ID<Number>) -> [CapScope] {
    [.prefix(prefix(of: phone)), .number(number), .business]
  }

  /// Which limit it is under, by the word of the API.
  package enum Kind: String, Sendable, CaseIterable {
    case number, business, prefix
  }

  package var kind: Kind {
    switch self {
    case .number: .number
    case .business: .business
    case .prefix: .prefix
    }
  }

  /// What tells it from others of its kind: a number's identifier or the digits of a prefix.
  package var subject: String {
    switch self {
    case .number(let id): id.description
    case .business: ""
    case .prefix(let digits): digits
    }
  }

  /// The scope of a kind and a subject; nil if there is none.
  package init?(_ kind: Kind, subject: String) {
    switch kind {
    case .number:
      guard let id = ID<Number>(subject) else { return nil }
      self = .number(id)
    case .business: self = .business
    case .prefix: self = .prefix(subject)
    }
  }

  /// The first six digits of a number with its country code.
  package static func prefix(of phone: PhoneNumber) -> String {
    String(phone.e164.dropFirst().prefix(6))
  }

  /// How long a window of it lasts.
  package var length: Interval {
    switch self {
    case .number, .prefix: .hours(1)
    case .business: .hours(24)
    }
  }
}

extension Caps {
  /// How many texts a scope may have in its window; nil is no limit.
  package func limit(of scope: CapScope) -> Int? {
    let limit =
      switch scope {
      case .number: numberPerHour
      case .business: businessPerDay
      case .prefix: prefixPerHour
      }
    return limit == 0 ? nil : limit
  }
}

/// The texts of one scope since its window began.
///
/// A window begins with its first text. The text that would be one too many pauses the scope until
/// the window ends, or until the owner resumes it, which begins a new window.
package struct CapWindow: Sendable, Equatable {
  package private(set) var beganAt: SteadyTime
  package private(set) var texts: Int
  package private(set) var isPaused: Bool

  /// What becomes of a text that asks to be counted.
  package enum Verdict: Sendable, Equatable {
    case counted
    /// It would have been one too many; the owner is to be told, this once.
    case breached(until: SteadyTime)
    case paused(until: SteadyTime)
  }

  package init(beganAt: SteadyTime, texts: Int = 0, isPaused: Bool = false) {
    self.beganAt = beganAt
    self.texts = texts
    self.isPaused = isPaused
  }

  /// Counts a text, or says until when its scope is paused.
  package mutating func count(
    at time: SteadyTime, limit: Int?, length: Interval
  ) -> Verdict {
    if time >= beganAt + length || time < beganAt { self = CapWindow(beganAt: time) }
    let end = beganAt + length
    if isPaused { return .paused(until: end) }
    guard let limit, texts >= limit else {
      texts += 1
      return .counted
    }
    isPaused = true
    return .breached(until: end)
  }

  /// What a text would come to now, without counting it.
  package func verdict(at time: SteadyTime, limit: Int?, length: Interval) -> Verdict {
    var copy = self
    return copy.count(at: time, limit: limit, length: length)
  }

  /// The owner wants texts to go on.
  package mutating func resume(at time: SteadyTime) { self = CapWindow(beganAt: time) }
}
