import Testing
import TextBack

@testable import Carriers
@testable import HTTP

/// What has to hold of every carrier, whatever its words: each runs through it with recordings of
/// its own.
struct CarrierConformance: Sendable {
  let carrier: any Carrier
  let recordings: [Recording]
  /// Whether the signature covers the path and the query.
  var signsTarget = true
  /// What stands before each value of a body.
  var valueMark: Character = "="
  /// Says something more in a body than the carrier does today.
  var addition: @Sendable (String) -> String = { $0 + "&SomethingNew=1&SomethingNew=2&Empty=&=x" }
  /// The fields that the carrier signs a request with.
  let signature: @Sendable (Recording) throws -> [(name: String, value: String)]

  /// The notice of a recording that comes rightly signed.
  func notice(of recording: Recording) throws -> Notice {
    let route = try #require(WebhookRoute(rawValue: recording.route))
    let request = try recording.request(try signature(recording))
    return try carrier.read(try carrier.verify(request, route: route))
  }

  /// A webhook is believed only as it was signed, to the letter.
  func refusesForgeries(of recording: Recording) throws {
    let route = try #require(WebhookRoute(rawValue: recording.route))
    let signed = try signature(recording)
    try expectRefused([.signatureMissing], recording.request(), route, "unsigned")
    let blank = signed.map { (name: $0.name, value: "") }
    try expectRefused(
      [.signatureMissing], recording.request(blank), route, "signed with nothing")
    try expectRefused(
      [.signatureMissing], recording.request(signed + signed), route, "signed twice")
    for (name, value) in signed {
      let others = signed.filter { $0.name != name }
      try expectRefused(
        [.signatureWrong], recording.request(others + [(name, "A" + value)]), route, "\(name)")
    }
    for forged in try forgeries(of: recording) {
      try expectRefused(
        [.signatureWrong, .formUnreadable], forged.request(signed), route, forged.body)
    }
  }

  /// Repeats are known by their identity, and different events never share one.
  func tellsEventsApart() throws {
    var seen: [String: String] = [:]
    for recording in recordings {
      let notice = try notice(of: recording)
      let other = seen.updateValue(recording.title, forKey: notice.identity)
      #expect(other == nil, "\(recording.title) has the identity of \(other ?? "")")
      #expect(try self.notice(of: recording).identity == notice.identity)
    }
  }

  /// What a carrier adds to its forms one day must not stop the calls.
  func doesNotMindMore(than recording: Recording) throws {
    let notice = try notice(of: recording)
    var more = recording
    more.body = addition(recording.body)
    let again = try self.notice(of: more)
    #expect(again.event == notice.event)
    #expect(again.identity == notice.identity)
  }

  /// Every route that the carrier may call has been heard of.
  func knowsItsRoutes() {
    let heard = Set(recordings.map(\.route))
    #expect(heard == Set(carrier.routes.map(\.rawValue)))
  }

  /// Every answer is one that the carrier takes as given.
  func answersEverything() throws {
    let owner = try #require(PhoneNumber(e164: "+14155550100"))
    let answers: [CallAnswer] = [
      .ring(
        RingPlan(targets: [owner], timeoutSeconds: 20, callerID: owner, acceptance: .pressOne)),
      .askToAccept(businessName: "A & B"), .connect, .takeMessage(greeting: "Hello"),
      .redirect(url: "https://example.com/"), .hangUp, .refuse, .apologise,
    ]
    for answer in answers {
      let response = carrier.answer(to: answer)
      #expect(response.status == .ok)
      #expect(!response.body.isEmpty)
    }
    #expect((200..<300).contains(carrier.answer(to: .acknowledge).status.code))
  }

  /// Whatever an answer holds, it is taken for no more than it proves.
  func provesNothingTooMuch() {
    let bodies = ["", "{}", #"{"sid":"x"}"#, #"{"code":1}"#, "<html>", #"{"code":"21610"}"#]
    let failure = ClientFailure(code: 28, words: "time is over")
    for (status, body) in [0, 200, 201, 302, 400, 404, 408, 429, 500, 503].flatMap({ status in
      bodies.map { (status, Array($0.utf8)) }
    }) {
      let complete = ClientResult(status: status, body: body, bytesSent: 400)
      let cut = ClientResult(status: status, body: body, bytesSent: 400, failure: failure)
      for outcome in [carrier.outcome(of: complete), carrier.outcome(of: cut)] {
        switch (outcome, status) {
        case (.accepted, 200...299), (.unknown, 0), (.unknown, 400...), (.rejected, 400...499),
          (.notAccepted, 300...499):
          break
        case (.unknown, _), (.accepted, _), (.rejected, _), (.notAccepted, _):
          Issue.record("\(status) is taken for \(outcome)")
        }
      }
    }
    let unsent = ClientResult(status: 0, bytesSent: 0, failure: failure)
    #expect(carrier.outcome(of: unsent) == .notAccepted(.unreachable(failure.words)))
  }

  private func forgeries(of recording: Recording) throws -> [Recording] {
    let letters = Array(recording.body)
    let values = letters.indices.filter { $0 + 1 < letters.count && letters[$0] == valueMark }
    var forgeries = values.map { index in
      var forged = recording
      let changed = letters[index + 1] == "7" ? "8" : "7"
      forged.body = String(letters[...index]) + changed + String(letters[(index + 1)...])
      return forged
    }
    let targets = [
      (recording.target + "x", recording.body), (recording.target + "?x=1", recording.body),
    ]
    let bodies = [(recording.target, addition(recording.body)), (recording.target, "")]
    for (target, body) in (signsTarget ? targets : []) + bodies {
      var forged = recording
      forged.target = target
      forged.body = body
      forgeries.append(forged)
    }
    return forgeries
  }

  private func expectRefused(
    _ refusals: [WebhookRefusal], _ request: Request, _ route: WebhookRoute, _ what: String
  ) {
    do {
      _ = try carrier.verify(request, route: route)
      Issue.record("it is believed: \(what)")
    } catch {
      #expect(refusals.contains(error), "\(what)")
    }
  }
}
