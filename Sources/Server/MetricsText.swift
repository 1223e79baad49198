import Storage
import TextBack

/// What was counted, in the text format of Prometheus (exposition format 0.0.4).
struct MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// `openCircuits` are the accounts of `accounts` that take no texts.
  init(
    metrics: Metrics, queue: QueueListing, accounts: [String], openCircuits: Set<String>,
    backupAge: Interval?, version: String
  ) {
    gauge("textback_build_info", "The version that runs.", #"{version="\#(version)"}"#, "1")
    for (family, counts) in metrics.samples() {
      head(family.name, family.help, "counter")
      for (value, count) in zip(family.values, counts) {
        let labels = family.label.map { #"{\#($0)="\#(value)"}"# } ?? ""
        text += "\(family.name)\(labels) \(count)\n"
      }
    }
    gauge("textback_texts_waiting", "Texts that wait to be sent.", "", "\(queue.waiting)")
    gauge(
      "textback_texts_unknown", "Texts of which nobody knows whether the carrier has them.", "",
      "\(queue.unknown)")
    head(
      "textback_carrier_circuit_open", "Whether a carrier account takes no texts at the moment.",
      "gauge")
    for account in accounts {
      text += "textback_carrier_circuit_open{account=\"\(account)\"}"
      text += openCircuits.contains(account) ? " 1\n" : " 0\n"
    }
    gauge(
      "textback_oldest_text_age_seconds", "How long ago the oldest text that waits was due.", "",
      "\(queue.oldestAge.milliseconds / 1_000)")
    gauge(
      "textback_armed", "0 after a restore, until the carrier has been re-read: no text leaves.",
      "", queue.isArmed ? "1" : "0")
    if let backupAge {
      gauge(
        "textback_backup_age_seconds", "How long ago the last scheduled backup was made.", "",
        "\(backupAge.milliseconds / 1_000)")
    }
  }

  private mutating func gauge(_ name: String, _ help: String, _ labels: String, _ value: String) {
    head(name, help, "gauge")
    text += "\(name)\(labels) \(value)\n"
  }

  private mutating func head(_ name: String, _ help: String, _ type: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }
}
