import Carriers
import HTTP
import Sandbox
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A webhook that is not in order` {
  /// A request as bytes; what a case changes is what it is about.
  struct Parts: Sendable {
    var method = "POST"
    var path = SignedCall.path
    var form = SignedCall.form
    var body: String?
    var signatures: [String]?
    var contentType: String? = "application/x-www-form-urlencoded"

    func bytes() -> String {
      let signed = SignedCall.account.request(to: House.publicURL + path, form)
      let body = body ?? String(decoding: signed.body, as: UTF8.self)
      var head = "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
      if let contentType { head += "Content-Type: \(contentType)\r\n" }
      for signature in signatures ?? [signed.fields["X-Twilio-Signature"] ?? ""] {
        head += "X-Twilio-Signature: \(signature)\r\n"
      }
      return head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    let change: @Sendable (inout Parts) -> Void
  }

  static let cases: [Case] = [
    Case(testDescription: "another account", status: 404) { $0.path = "/webhooks/other/voice" },
    Case(testDescription: "another path", status: 404) { $0.path = "/webhooks/main/voices" },
    Case(testDescription: "a path in capitals", status: 404) { $0.path = "/webhooks/main/Voice" },
    Case(testDescription: "another method", status: 405) { $0.method = "PUT" },
    Case(testDescription: "GET", status: 405) {
      $0.method = "GET"
      $0.body = ""
    },
    Case(testDescription: "too large, though unsigned", status: 413) {
      $0.body = String(repeating: "a", count: 65_537)
      $0.signatures = []
    },
    Case(testDescription: "no signature, and no form", status: 403) {
      $0.signatures = []
      $0.contentType = "application/json"
    },
    Case(testDescription: "an empty signature", status: 403) { $0.signatures = [""] },
    Case(testDescription: "two signatures", status: 403) { parts in
      let one = Parts().bytes().split(separator: "\r\n").first { $0.hasPrefix("X-Twilio") }
      let value = String((one ?? "").dropFirst("X-Twilio-Signature: ".count))
      parts.signatures = [value, value]
    },
    Case(testDescription: "JSON, signed", status: 415) { $0.contentType = "application/json" },
    Case(testDescription: "no content type", status: 415) { $0.contentType = nil },
    Case(testDescription: "another charset", status: 415) {
      $0.contentType = "application/x-www-form-urlencoded; charset=latin1"
    },
    Case(testDescription: "a broken escape", status: 400) { $0.body = "CallSid=%G1" },
    Case(testDescription: "no UTF-8", status: 400) { $0.body = "CallSid=%FF" },
    Case(testDescription: "a null", status: 400) { $0.body = "CallSid=%00" },
    Case(testDescription: "more fields than are read", status: 400) {
      $0.body = (0..<201).map { "a\($0)=1" }.joined(separator: "&")
    },
    Case(testDescription: "a wrong signature", status: 403) {
      $0.signatures = ["AAAAAAAAAAAAAAAAAAAAAAAAAAA="]
    },
    Case(testDescription: "a field changed on the way", status: 403) {
      $0.body = "CallSid=\(House.callSID)&To=%2B15005550006"
    },
    Case(testDescription: "a field twice, rightly signed", status: 400) {
      $0.form.append(("CallSid", "CA" + String(repeating: "b", count: 32)))
    },
    Case(testDescription: "another account's, rightly signed", status: 400) {
      $0.form[1].1 = "AC00000000000000000000000000000009"
    },
    Case(testDescription: "an identifier of another shape", status: 400) { $0.form[0].1 = "1" },
    Case(testDescription: "no number that is called", status: 400) { $0.form.remove(at: 3) },
  ]

  @Test(arguments: cases)
  func `is refused and leaves nothing behind`(refused: Case) async throws {
    try await House.live { house in
      var parts = Parts()
      refused.change(&parts)
      let reply = try await house.exchange(parts.bytes())
      #expect(reply.status == refused.status)
      if refused.status != 405 || parts.method != "HEAD" {
        #expect(reply.field("Content-Type") == "application/problem+json")
      }
      let rows = try await house.database.read { try $0.rowCount }
      #expect(rows == 0)
      // The server goes on.
      #expect(try await house.exchange(Parts().bytes()).status == 200)
    }
  }

  @Test func `is answered again as the first time when it is a repeat`() async throws {
    try await House.live { house in
      let first = try await house.exchange(Parts().bytes())
      for _ in 0..<5 {
        let again = try await house.exchange(Parts().bytes())
        #expect(again.status == 200)
        #expect(again.body == first.body)
      }
      #expect(first.body.contains("<Dial "))
      #expect(try await house.database.read { try $0.rowCount } == 2)
    }
  }

  @Test func `comes about a number that nobody configured, and is answered politely`()
    async throws
  {
    try await House.live { house in
      var parts = Parts()
      parts.form[3].1 = "+14155559999"
      let reply = try await house.exchange(parts.bytes())
      #expect(reply.status == 200)
      #expect(reply.body.contains("<Say>"))
      let metrics = try await house.exchange(
        "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(metrics.body.contains("textback_unrouted_calls_total 1"))
    }
  }
}

/// A webhook that is in order: a call arrives.
enum SignedCall {
  static let path = "/webhooks/main/voice"
  static let account = SandboxAccount(
    accountSID: House.accountSID, authToken: House.authToken, name: FlowBench.account,
    publicURL: House.publicURL)
  static let form = [
    ("CallSid", House.callSID), ("AccountSid", House.accountSID), ("From", House.customer),
    ("To", FlowBench.ownNumber.e164), ("CallStatus", "ringing"), ("Direction", "inbound"),
  ]
}

extension House {
  /// Sends bytes over a connection of their own and reads until the server ends it, on a thread
  /// that may block.
  func exchange(_ bytes: String) async throws -> Reply {
    let port = port
    return try await onThread {
      let socket = try LoopbackSocket(port: port)
      socket.send(bytes)
      return Reply(socket.readToEnd())
    }.get()
  }
}

extension Transaction {
  /// Calls and webhooks that were kept.
  var rowCount: Int {
    get throws {
      try connection.first("SELECT (SELECT count(*) FROM call) + (SELECT count(*) FROM webhook)") {
        $0.int(0)
      } ?? 0
    }
  }
}
