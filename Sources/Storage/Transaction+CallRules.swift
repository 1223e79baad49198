package import TextBack

/// A list of a number's that a phone number is on.
package struct ListedNumber: Sendable, Equatable {
  package let number: ID<Number>
  /// `onlyNumbers` or `exceptNumbers`.
  package let rule: CallRule
}

extension Transaction {
  /// The lists of a business's numbers that a phone number is on.
  package func lists(
    naming phone: PhoneNumber, of business: ID<Business>
  ) throws -> [ListedNumber] {
    try connection.all(
      """
      SELECT number_id, rule FROM number JOIN rule_number ON number_id = number.id
      WHERE business_id = ? AND rule_number.phone = ? ORDER BY number_id, rule
      """, business.rawValue, phone.e164
    ) { ListedNumber(number: ID($0.int64(0)), rule: try $0.value(1)) }
  }

  /// Adds to the settings of a number the lists that most numbers do not have.
  func readCallRules(
    of id: ID<Number>, hasOnlyHours: Bool, hasRuleNumbers: Bool,
    into textback: inout TextbackSettings
  ) throws {
    if hasOnlyHours { textback.onlyHours = try onlyHours(of: id) }
    if hasRuleNumbers {
      textback.onlyNumbers = try ruleNumbers(.onlyNumbers, of: id)
      textback.exceptNumbers = try ruleNumbers(.exceptNumbers, of: id)
    }
  }

  func writeCallRules(_ textback: TextbackSettings, of id: ID<Number>) throws {
    let (only, except) = (textback.onlyNumbers, textback.exceptNumbers)
    try connection.execute(
      "UPDATE number SET has_only_hours = ?, has_rule_numbers = ? WHERE id = ?",
      textback.onlyHours != nil, !only.isEmpty || !except.isEmpty, id.rawValue)
    try connection.execute("DELETE FROM only_hours WHERE number_id = ?", id.rawValue)
    for (index, weekday) in Weekday.allCases.enumerated() {
      for interval in textback.onlyHours?.weekly[weekday] ?? [] {
        try connection.execute(
          """
          INSERT INTO only_hours (number_id, weekday, open_minute, close_minute)
          VALUES (?, ?, ?, ?)
          """, id.rawValue, index + 1, interval.openMinute, interval.closeMinute)
      }
    }
    try connection.execute("DELETE FROM rule_number WHERE number_id = ?", id.rawValue)
    for (rule, phones) in [(CallRule.onlyNumbers, only), (.exceptNumbers, except)] {
      for phone in phones {
        try connection.execute(
          "INSERT INTO rule_number (number_id, rule, phone) VALUES (?, ?, ?)",
          id.rawValue, rule.rawValue, phone.e164)
      }
    }
  }

  private func onlyHours(of id: ID<Number>) throws -> BusinessHours {
    var hours = BusinessHours(weekly: [:])
    try connection.query(
      """
      SELECT weekday, open_minute, close_minute FROM only_hours WHERE number_id = ?
      ORDER BY weekday, open_minute
      """, id.rawValue
    ) { row in
      let interval = BusinessHours.Interval(openMinute: row.int(1), closeMinute: row.int(2))
      hours.weekly[Weekday.allCases[row.int(0) - 1], default: []].append(interval)
    }
    return hours
  }

  private func ruleNumbers(_ rule: CallRule, of id: ID<Number>) throws -> [PhoneNumber] {
    try connection.all(
      "SELECT phone FROM rule_number WHERE number_id = ? AND rule = ? ORDER BY phone",
      id.rawValue, rule.rawValue
    ) { try $0.phone(0) }
  }
}
