import JSON
import Testing
import TextBack

@testable import Carriers
@testable import HTTP

@Suite struct `A Standard Webhook's signature` {
  private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
  private static let timestamp = "1614265330"
  private static let body = #"{"test": 2432232314}"#
  private static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

  @Test func `is the one of the specification's example`() throws {
    let fields = StandardWebhooksSigner.sign(Self.body, id: Self.id, at: Self.timestamp)
    #expect(fields.map(\.value) == [Self.id, Self.timestamp, Self.signature])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let refusal: WebhookRefusal?
    let change: @Sendable (inout Parts) -> Void
  }

  struct Parts: Sendable {
    var fields = [
      ("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature),
    ]
    var type: String? = "application/json"
    var body = `A Standard Webhook's signature`.body
    var secret = StandardWebhooksSigner.secret
  }

  private static let other = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

  static let cases: [Case] = [
    Case(testDescription: "as it was signed", refusal: nil) { _ in },
    Case(testDescription: "the second of two", refusal: nil) {
      $0.fields[2].1 = other + " " + signature
    },
    Case(testDescription: "the first of two", refusal: nil) {
      $0.fields[2].1 = signature + " " + other
    },
    Case(testDescription: "beside another scheme", refusal: nil) {
      $0.fields[2].1 = "v1a,abc= v2,x " + signature
    },
    Case(testDescription: "in UTF-8, as it says", refusal: nil) {
      $0.type = "Application/JSON; Charset=\"UTF-8\""
    },
    Case(testDescription: "no identifier", refusal: .signatureMissing) { $0.fields.remove(at: 0) },
    Case(testDescription: "no timestamp", refusal: .signatureMissing) { $0.fields.remove(at: 1) },
    Case(testDescription: "no signature", refusal: .signatureMissing) { $0.fields.remove(at: 2) },
    Case(testDescription: "no signature, and no JSON", refusal: .signatureMissing) {
      $0.fields.remove(at: 2)
      $0.type = "text/plain"
    },
    Case(testDescription: "an empty identifier", refusal: .signatureMissing) {
      $0.fields[0].1 = ""
    },
    Case(testDescription: "two timestamps", refusal: .signatureMissing) {
      $0.fields.append(("Webhook-Timestamp", timestamp))
    },
    Case(testDescription: "a form", refusal: .contentTypeUnsupported) {
      $0.type = "application/x-www-form-urlencoded"
    },
    Case(testDescription: "no type", refusal: .contentTypeUnsupported) { $0.type = nil },
    Case(testDescription: "another charset", refusal: .contentTypeUnsupported) {
      $0.type = "application/json; charset=latin1"
    },
    Case(testDescription: "no JSON", refusal: .formUnreadable) { $0.body = "test=1" },
    Case(testDescription: "a list", refusal: .formUnreadable) { $0.body = "[1]" },
    Case(testDescription: "a name twice", refusal: .formUnreadable) {
      $0.body = #"{"test":1,"test":1}"#
    },
    Case(testDescription: "a blank more", refusal: .signatureWrong) { $0.body += " " },
    Case(testDescription: "another value", refusal: .signatureWrong) {
      $0.body = #"{"test": 2432232315}"#
    },
    Case(testDescription: "another identifier", refusal: .signatureWrong) { $0.fields[0].1 += "x" },
    Case(testDescription: "another second", refusal: .signatureWrong) {
      $0.fields[1].1 = "1614265331"
    },
    Case(testDescription: "a second with a sign", refusal: .signatureWrong) {
      $0.fields[1].1 = "+1614265330"
    },
    Case(testDescription: "a time in words", refusal: .signatureWrong) {
      $0.fields[1].1 = "2021-02-25T15:02:10Z"
    },
    Case(testDescription: "another scheme alone", refusal: .signatureWrong) {
      $0.fields[2].1 = "v2," + signature.dropFirst(3)
    },
    Case(testDescription: "without its scheme", refusal: .signatureWrong) {
      $0.fields[2].1 = String(signature.dropFirst(3))
    },
    Case(testDescription: "cut short", refusal: .signatureWrong) {
      $0.fields[2].1 = String(signature.dropLast())
    },
    Case(testDescription: "in small letters", refusal: .signatureWrong) {
      $0.fields[2].1 = signature.lowercased()
    },
    Case(testDescription: "another secret", refusal: .signatureWrong) {
      $0.secret = "whsec_" + String(repeating: "A", count: 32)
    },
  ]

  @Test(arguments: cases)
  func `is believed only over the very bytes`(tried: Case) throws {
    var parts = Parts()
    tried.change(&parts)
    let target = Array("/webhooks/office/missed-call".utf8)
    let type = parts.type.map { [("Content-Type", $0)] } ?? []
    let request = Request(
      method: .post, target: try Target(target, 0..<target.count, of: .post),
      fields: Fields(type + parts.fields), body: Array(parts.body.utf8))
    let carrier = try #require(StandardWebhooks(secret: parts.secret))
    do throws(WebhookRefusal) {
      let webhook = try carrier.verify(request, route: .missedCall)
      #expect(tried.refusal == nil)
      #expect(webhook.deliveryID == Self.id)
      #expect(webhook.signedAt == Timestamp(milliseconds: 1_614_265_330_000))
    } catch {
      #expect(error == tried.refusal)
    }
  }

  @Test(arguments: [
    (Int64(-300_001), false), (-300_000, true), (0, true), (300_000, true), (300_001, false),
  ])
  func `holds for five minutes either way`(milliseconds: Int64, isFresh: Bool) {
    let signedAt = Timestamp(milliseconds: 1_614_265_330_000)
    let webhook = VerifiedWebhook(
      route: .missedCall, content: .json([:]), deliveryID: Self.id, signedAt: signedAt)
    let time = Timestamp(milliseconds: signedAt.milliseconds + milliseconds)
    #expect(((try? webhook.requireFresh(at: time)) != nil) == isFresh)
  }

  @Test(arguments: ["", "whsec_", "whsec_????", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AB=C"])
  func `needs a secret in base64`(secret: String) {
    #expect(StandardWebhooks(secret: secret) == nil)
  }
}

@Suite struct `A report of a missed call` {
  @Test(arguments: [
    ("", "id"), (#""id":7"#, "id"), (#""id":"""#, "id"),
    (#""id":"c1""#, "to"), (#""id":"c1","to":"front desk""#, "to"), (#""id":"c1","to":null"#, "to"),
    (#""id":"c1","to":"+14155550111""#, "started_at"),
    (#""id":"c1","to":"+14155550111","started_at":"yesterday""#, "started_at"),
    (#""id":"c1","to":"+14155550111","started_at":1742933553"#, "started_at"),
    (#""id":"c1","to":"+14155550111","started_at":"2025-03-25T20:12:33Z""#, "from"),
    (#""id":"c1","to":"+14155550111","started_at":"2025-03-25T20:12:33Z","from":"""#, "from"),
    (
      #""id":"c1","to":"+14155550111","started_at":"2025-03-25T20:12:33Z","from":null,"#
        + #""reason":"ill""#,
      "reason"
    ),
    (
      #""id":"c1","to":"+14155550111","started_at":"2025-03-25T20:12:33Z","from":null,"reason":1"#,
      "reason"
    ),
  ])
  func `names the field that is at fault`(members: String, field: String) throws {
    let body = "{" + members + "}"
    let carrier = try #require(StandardWebhooks(secret: StandardWebhooksSigner.secret))
    let target = Array("/webhooks/office/missed-call".utf8)
    let fields =
      [("Content-Type", "application/json")]
      + StandardWebhooksSigner.sign(body, id: "m").map { ($0.name, $0.value) }
    let request = Request(
      method: .post, target: try Target(target, 0..<target.count, of: .post),
      fields: Fields(fields), body: Array(body.utf8))
    let webhook = try carrier.verify(request, route: .missedCall)
    #expect(throws: WebhookRefusal.fieldAtFault(field)) { try carrier.read(webhook) }
  }
}
