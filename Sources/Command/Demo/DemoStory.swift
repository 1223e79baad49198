import FoundationEssentials
import HTTP
import JSON
import Sandbox

/// Tells, step by step, what becomes of a call that nobody answers, and checks each step through
/// the public API.
struct DemoStory {
  let house: DemoHouse

  /// A step of the demonstration did not come about.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Three seconds of ring stand for ten.
  private static let millisecondsPerSecond: UInt64 = 300
  private static let triesMax = 100
  private static let millisecondsBetweenTries: UInt64 = 100

  func tell() async throws {
    Output.line("Textback, with a sandbox carrier in the place of the phone company.\n")
    _ = try await house.carrier.ring(
      from: DemoHouse.customer, to: DemoHouse.number, script: .ringsOut,
      pause: { await DemoStory.sleep($0) }, onStep: { DemoStory.tell($0) })
    let call = try await first("calls", as: Call.self) { $0.outcome == "missed" }
    Output.line("  missed       nobody answered: \(call.reason ?? "")")
    let text = try await first("messages", as: Text.self) { $0.status != "queued" }
    Output.line("  text sent    from \(text.from) to \(text.to):")
    Output.line("               \"\(text.body)\"")
    _ = try await first("messages", as: Text.self) { $0.status == "delivered" }
    Output.line("  delivered    says the carrier")
    let lead = try await first("leads", as: Lead.self) { $0.phone == DemoHouse.customer }
    Output.line("  lead         \(lead.phone), stage \"\(lead.stage)\"")
    let timeline = try await list("leads/\(lead.id)/timeline", as: Entry.self)
    guard timeline.map(\.kind) == ["call", "message"] else {
      throw Failure(description: "the timeline shows \(timeline.map(\.kind))")
    }
    Output.line("  timeline     \(timeline.map(\.kind).joined(separator: ", "))")
    let credits = try await get("credits", as: Credits.self)
    guard credits.available == 99, credits.spent == 1 else {
      throw Failure(description: "99 credits should be left and \(credits.available) are")
    }
    Output.line("  credits      \(credits.available) left of 100")
  }

  private static func tell(_ step: CallStep) {
    switch step {
    case .arrived:
      Output.line("  call         \(DemoHouse.customer) calls Acme Plumbing, \(DemoHouse.number)")
    case .ringing(let targets, let seconds):
      let phones = targets.joined(separator: ", ")
      Output.line("  ringing      \(phones) for \(seconds) s (shortened here) ...")
    case .legEnded, .recorded, .refused, .hungUp, .ended: break
    }
  }

  private struct Call: Decodable {
    let outcome: String
    let reason: String?
  }

  private struct Text: Decodable {
    let from: String
    let to: String
    let body: String
    let status: String
  }

  private struct Lead: Decodable {
    let id: String
    let phone: String
    let stage: String
  }

  private struct Entry: Decodable {
    let kind: String
  }

  private struct Credits: Decodable {
    let available: Int
    let spent: Int
  }

  private struct List<Item: Decodable>: Decodable {
    let items: [Item]
  }

  /// The first item of a list that is as expected, asked for until it is.
  private func first<Item: Decodable>(
    _ path: String, as type: Item.Type, where isExpected: (Item) -> Bool
  ) async throws -> Item {
    for _ in 0..<DemoStory.triesMax {
      if let item = try await list(path, as: type).first(where: isExpected) { return item }
      try await Task.sleep(nanoseconds: DemoStory.millisecondsBetweenTries * 1_000_000)
    }
    throw Failure(description: "what was to appear under \(path) did not, for 10 seconds")
  }

  private func list<Item: Decodable>(_ path: String, as type: Item.Type) async throws -> [Item] {
    try await get(path, as: List<Item>.self).items
  }

  private func get<Answer: Decodable>(_ path: String, as type: Answer.Type) async throws -> Answer {
    let result = house.client.send(
      ClientRequest(
        method: .get, url: "\(house.url)/api/v1/businesses/\(house.business)/\(path)",
        fields: ["Authorization": "Bearer \(house.token)"]))
    guard result.status == 200 else {
      throw Failure(description: "GET \(path) answered \(result.status)")
    }
    return try JSONDecoder().decode(type, from: Data(result.body))
  }

  private static func sleep(_ seconds: Int) async {
    let nanoseconds = UInt64(max(seconds, 0)) * millisecondsPerSecond * 1_000_000
    // Cut short, the ring only ends sooner.
    try? await Task.sleep(nanoseconds: nanoseconds)
  }
}
