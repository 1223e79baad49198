package import TextBack

/// Something to ask a carrier.
package struct Enquiry: Sendable, Hashable {
  /// The carrier account.
  package let account: String
  package let subject: Subject

  package init(account: String, subject: Subject) {
    self.account = account
    self.subject = subject
  }

  /// What it is about.
  package enum Subject: Sendable, Hashable {
    /// A call whose deadline has passed.
    case call(ID<Call>, carrierID: String)
    /// A text of unknown fate.
    case text(ID<Message>, from: PhoneNumber, to: PhoneNumber)
    /// What nobody has told us of.
    case recent(since: Timestamp)
    /// Everything since a backup that the database was restored from.
    case sinceBackup(Timestamp)
  }

  /// The word under which it is counted and logged.
  package var word: String {
    switch subject {
    case .call: "call"
    case .text: "text"
    case .recent: "recent"
    case .sinceBackup: "since_backup"
    }
  }
}
