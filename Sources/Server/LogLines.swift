import JSON
package import Logging
package import TextBack

/// Writes the log a line at a time: text for a person, JSON for a machine.
package struct LogLines: LogHandler {
  /// How a line looks.
  package enum Form: Sendable {
    case text
    case json
  }

  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  private let form: Form
  private let now: @Sendable () -> Timestamp
  private let write: @Sendable ([UInt8]) -> Void

  /// A log whose lines, each with its line end, are handed to `write` in one piece.
  package init(
    _ form: Form, level: Logger.Level, now: @escaping @Sendable () -> Timestamp,
    write: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.form = form
    self.now = now
    self.write = write
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let details = metadata.merging(event.metadata ?? [:]) { _, new in new }
      .map { (name: $0.key, value: "\($0.value)") }
      .sorted { $0.name < $1.name }
    let time = now().rfc3339
    let line =
      switch form {
      case .text: text(time, event, details)
      case .json: json(time, event, details)
      }
    write(Array(line.utf8) + [UInt8(ascii: "\n")])
  }

  private func json(
    _ time: String, _ event: LogEvent, _ details: [(name: String, value: String)]
  ) -> String {
    var object: JSONObject = [
      "at": .string(time), "level": .string(event.level.rawValue),
      "message": .string(event.message.description),
    ]
    for detail in details where object[detail.name] == nil {
      object[detail.name] = .string(detail.value)
    }
    return JSONValue.object(object).text
  }

  private func text(
    _ time: String, _ event: LogEvent, _ details: [(name: String, value: String)]
  ) -> String {
    let details = details.map { " \(escaped($0.name))=\(quotedIfNeeded($0.value))" }.joined()
    return "\(time) \(event.level.rawValue) \(escaped(event.message.description))\(details)"
  }

  private func quotedIfNeeded(_ value: String) -> String {
    let isPlain = !value.isEmpty && value.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" }
    return isPlain ? escaped(value) : "\"\(escaped(value, with: "\""))\""
  }

  /// Nothing that came from outside may begin a line of its own or move a terminal's cursor.
  private func escaped(_ text: String, with quote: Unicode.Scalar? = nil) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        escaped += "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
      default:
        if scalar == quote || scalar == "\\" { escaped.append("\\") }
        escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
