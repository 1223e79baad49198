import Logging
import Server

extension LogSettings {
  /// The log as it was configured, on standard error.
  func logger() -> Logger {
    let form: LogLines.Form =
      switch format {
      case .auto: Output.logIsTerminal ? .text : .json
      case .text: .text
      case .json: .json
      }
    return Logger(label: "textback") { _ in
      LogLines(form, level: level, now: { SystemClock.wall() }, write: { Output.log($0) })
    }
  }
}
