import Testing

@testable import TextBack

/// Messages as businesses write them, with the dashes and apostrophes of a word processor: what
/// each costs as it stands, and what it costs once folded.
@Suite struct `A message as businesses write them` {
  struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let template: String
    let before: (encoding: Segments.Encoding, units: Int, segments: Int)
    let after: (encoding: Segments.Encoding, units: Int, segments: Int)
  }

  @Test(arguments: samples)
  func `costs what the table says, before and after folding`(sample: Sample) throws {
    let values = try Self.values()
    let raw = Segments(Self.fill(sample.template, values))
    #expect((raw.encoding, raw.units, raw.segments) == sample.before)
    let text = MessageTemplate.render(sample.template, values)
    let folded = Segments(text)
    #expect((folded.encoding, folded.units, folded.segments) == sample.after)
    #expect(Segments.charactersForcingUCS2(in: text).isEmpty)
    #expect(MessageTemplate(sample.template).problems(under: values).isEmpty)
  }

  @Test func `stands in the table fourteen times, most of them dearer than need be`() {
    #expect(Self.samples.count == 14)
    #expect(Self.samples.reduce(0) { $0 + $1.before.segments } == 27)
    #expect(Self.samples.reduce(0) { $0 + $1.after.segments } == 15)
  }

  /// The tokens filled in and nothing else.
  private static func fill(_ template: String, _ values: TemplateValues) -> String {
    TemplateToken.allCases.reduce(template) { text, token in
      text.replacing("{{\(token.rawValue)}}", with: token.value(values) ?? "")
    }
  }

  private static func values() throws -> TemplateValues {
    TemplateValues(
      business: "Harborview Roofing Co", owner: "Mike", city: nil,
      bookingLink: "https://harborview.example/book", emergencyNumber: "+14155550199",
      firstName: "Dana", callerNumber: try phone("+12025550100"),
      callbackNumber: try phone("+14155550123"))
  }

  static let samples: [Sample] = [
    Sample(
      testDescription: "short note from the owner",
      template: "Sorry we missed you! This is {{owner}} from {{business}}. Reply here and I'll get"
        + " back to you in a few minutes.",
      before: (.gsm7, 115, 1), after: (.gsm7, 115, 1)),
    Sample(
      testDescription: "question and booking link",
      template:
        "Hey, this is {{business}}. Sorry we missed your call! How can we help? Reply here or"
        + " book a time at {{booking_link}}.",
      before: (.gsm7, 141, 1), after: (.gsm7, 141, 1)),
    Sample(
      testDescription: "simple and direct",
      template: "Hi! This is {{business}}. Sorry we missed you \u{2014} how can we help? Reply here"
        + " and we'll get back to you right away.",
      before: (.ucs2, 122, 2), after: (.gsm7, 122, 1)),
    Sample(
      testDescription: "booking link",
      template:
        "Hey, {{business}} here. We missed your call but we don't want to miss your business."
        + " Book a time here: {{booking_link}} or just reply and we'll reach out.",
      before: (.gsm7, 178, 2), after: (.gsm7, 178, 2)),
    Sample(
      testDescription: "closed office",
      template:
        "Thanks for calling {{business}}! Our office is closed but we're still here. Tell us"
        + " what you need and we'll get you sorted first thing in the morning.",
      before: (.gsm7, 159, 1), after: (.gsm7, 159, 1)),
    Sample(
      testDescription: "service business by name",
      template: "Hey {{first_name}}, this is {{business}} \u{2014} sorry we missed your call. Reply"
        + " here or call us back at {{callback_number}} and we'll get you scheduled.",
      before: (.ucs2, 140, 3), after: (.gsm7, 140, 1)),
    Sample(
      testDescription: "after hours by name",
      template:
        "Hi {{first_name}}, you reached {{business}} after hours. We'll call you first thing"
        + " tomorrow \u{2014} or reply here and we'll hold your spot.",
      before: (.ucs2, 133, 2), after: (.gsm7, 133, 1)),
    Sample(
      testDescription: "appointments by name",
      template: "{{first_name}}, this is {{business}}. We missed you \u{2014} reply to this message"
        + " or tap here to book a time: {{booking_link}}.",
      before: (.ucs2, 135, 3), after: (.gsm7, 135, 1)),
    Sample(
      testDescription: "two reply paths",
      template:
        "Hey, this is {{owner}} at {{business}}. Sorry we missed your call \u{2014} what can"
        + " we help with? Reply here or call back at {{callback_number}}.",
      before: (.ucs2, 135, 3), after: (.gsm7, 135, 1)),
    Sample(
      testDescription: "general service business",
      template: "Sorry we missed your call \u{2014} this is {{business}}. What can we help with"
        + " today?",
      before: (.ucs2, 87, 2), after: (.gsm7, 87, 1)),
    Sample(
      testDescription: "contractor",
      template: "Sorry we missed your call. Text us your address or neighborhood and what you need"
        + " help with, and we\u{2019}ll follow up as soon as possible.",
      before: (.ucs2, 133, 2), after: (.gsm7, 133, 1)),
    Sample(
      testDescription: "appointment business",
      template: "Sorry we missed you. Are you looking to book, reschedule, or ask a question? Reply"
        + " here and our team will help.",
      before: (.gsm7, 111, 1), after: (.gsm7, 111, 1)),
    Sample(
      testDescription: "after hours",
      template: "Thanks for calling {{business}}. We\u{2019}re currently closed, but you can reply"
        + " here with what you need and we\u{2019}ll follow up next business day.",
      before: (.ucs2, 146, 3), after: (.gsm7, 146, 1)),
    Sample(
      testDescription: "emergency",
      template: "If this is an active emergency, please call {{emergency_number}} now. Otherwise,"
        + " reply here with your name, address, and what happened.",
      before: (.gsm7, 127, 1), after: (.gsm7, 127, 1)),
  ]
}
