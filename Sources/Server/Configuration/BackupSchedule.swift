package import Storage

/// When backups are made, and where and how long they are kept.
package struct BackupSchedule: Sendable {
  /// Nil makes none.
  package var directory: String?
  package var everyMinutes = 60
  package var keep = BackupRetention()

  package init() {}
}
