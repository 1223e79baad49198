package import HTTP
package import TextBack
import Threads

/// What the program counts from its start on, for `/metrics`.
package final class Metrics: Sendable {
  /// Something that happened and is counted.
  package enum Event: Sendable {
    case requestAnswered(Status)
    case connectionRefused
    case webhookReceived
    case webhookRefused
    case callUnrouted
    case textUnrouted
    case callMissed
    /// A decision on a missed call; nil is a text.
    case decided(SkipReason?)
    case textMoved(Message.State)
    case deliveryReportUnmatched
    case storageFailed
    case lookedUp(isAnswered: Bool)
    case eventFound
    case backupMade
    case backupFailed
  }

  /// Counters of one name, told apart by the value of a label.
  struct Family: Sendable {
    let name: String
    let help: String
    var label: String?
    var values: [String] = [""]
  }

  static let families: [Family] = [
    Family(
      name: "textback_http_requests_total", help: "Requests answered, by class of status.",
      label: "class", values: ["1xx", "2xx", "3xx", "4xx", "5xx"]),
    Family(
      name: "textback_connections_refused_total",
      help: "Connections that ended without the answer of a route."),
    Family(name: "textback_webhooks_received_total", help: "Verified webhooks of carriers."),
    Family(
      name: "textback_webhooks_refused_total", help: "Webhooks refused, such as wrongly signed."),
    Family(
      name: "textback_unrouted_calls_total", help: "Calls to numbers that nobody configured."),
    Family(
      name: "textback_unrouted_texts_total", help: "Texts to numbers that nobody configured."),
    Family(name: "textback_missed_calls_total", help: "Calls that became missed."),
    Family(
      name: "textback_decisions_total", help: "Decisions on missed calls: text, or why not.",
      label: "decision", values: ["text"] + SkipReason.allCases.map(\.rawValue)),
    Family(
      name: "textback_texts_total", help: "Texts that reached a state.", label: "state",
      values: Message.State.allCases.map(\.rawValue)),
    Family(
      name: "textback_delivery_reports_unmatched_total",
      help: "Delivery reports for texts that we do not know."),
    Family(name: "textback_storage_failures_total", help: "Requests that storage failed."),
    Family(
      name: "textback_lookups_total", help: "Questions to carriers, by what came of them.",
      label: "result", values: ["answered", "failed"]),
    Family(
      name: "textback_events_found_total",
      help: "Events that the carrier's list told us of before a webhook did."),
    Family(
      name: "textback_backups_total", help: "Scheduled backups, by how they went.",
      label: "result", values: ["made", "failed"]),
  ]

  private let counts = Lock(families.map { Array(repeating: 0, count: $0.values.count) })

  package init() {}

  /// Counts one event.
  package func count(_ event: Event) {
    let (family, value) = Metrics.place(of: event)
    counts.withLock { $0[family][value] += 1 }
  }

  /// Every counter as it stands, in a fixed order.
  func samples() -> [(family: Family, counts: [Int])] {
    let counts = counts.withLock { $0 }
    return zip(Metrics.families, counts).map { (family: $0, counts: $1) }
  }

  private static func place(of event: Event) -> (family: Int, value: Int) {
    switch event {
    case .requestAnswered(let status): (0, status.code / 100 - 1)
    case .connectionRefused: (1, 0)
    case .webhookReceived: (2, 0)
    case .webhookRefused: (3, 0)
    case .callUnrouted: (4, 0)
    case .textUnrouted: (5, 0)
    case .callMissed: (6, 0)
    case .decided(let reason):
      (7, reason.flatMap(SkipReason.allCases.firstIndex).map { $0 + 1 } ?? 0)
    case .textMoved(let state): (8, Message.State.allCases.firstIndex(of: state) ?? 0)
    case .deliveryReportUnmatched: (9, 0)
    case .storageFailed: (10, 0)
    case .lookedUp(let isAnswered): (11, isAnswered ? 0 : 1)
    case .eventFound: (12, 0)
    case .backupMade: (13, 0)
    case .backupFailed: (13, 1)
    }
  }
}
