package import Logging

/// What is logged, and how it is written.
package struct LogSettings: Sendable, Equatable {
  package var level = Logger.Level.info
  package var format = Format.auto

  package init() {}

  /// How a line of the log looks.
  package enum Format: String, Sendable, CaseIterable {
    /// Text to a terminal, JSON to everything else.
    case auto
    case text
    case json
  }
}
