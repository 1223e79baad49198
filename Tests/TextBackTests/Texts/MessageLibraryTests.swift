import Testing

@testable import TextBack

@Suite struct `A message that comes with the program` {
  @Test(arguments: MessageLibrary.all + [MessageLibrary.followUp])
  func `is one segment for a business of twenty letters`(message: ShippedMessage) throws {
    for name in [nil, "Bo", "Christopher"] {
      let text = MessageTemplate.render(message.template, try values(firstName: name))
      let size = Segments(text)
      #expect(size.encoding == .gsm7)
      #expect(size.segments == 1, "\(size.units): \(text)")
      #expect(text.contains("Harborview Roofing Co"))
      #expect(!text.contains("  ") && !text.contains(" ,") && !text.contains(" ."))
      #expect(text.first?.isUppercase == true)
    }
  }

  @Test(arguments: MessageLibrary.all + [MessageLibrary.followUp])
  func `needs no advice and can be filled in`(message: ShippedMessage) throws {
    let values = try values(firstName: nil)
    #expect(MessageLint(message.template, business: values.business).advice.isEmpty)
    #expect(MessageTemplate(message.template).problems(under: values).isEmpty)
    #expect(Segments.charactersForcingUCS2(in: message.template).isEmpty)
  }

  @Test func `asks, and offers to write and to call`() throws {
    let text = MessageTemplate.render(
      MessageLibrary.general.template, try values(firstName: nil), hasOptOutFooter: true)
    #expect(
      text == "Hi, this is Harborview Roofing Co. Sorry we missed your call! How can we help?"
        + " Just reply here or call us back at +14155550123. Reply STOP to opt out.")
    #expect(Segments(text).segments == 1)
  }

  @Test func `has a name of its own`() {
    #expect(MessageLibrary.all.count >= 7)
    #expect(Set(MessageLibrary.all.map(\.name)).count == MessageLibrary.all.count)
    #expect(Set(MessageLibrary.all.map(\.template)).count == MessageLibrary.all.count)
  }

  @Test func `cannot promise what the business has not set`() throws {
    var values = try values(firstName: nil)
    values.bookingLink = nil
    values.emergencyNumber = " "
    values.owner = nil
    let refused = MessageLibrary.all.filter {
      !MessageTemplate($0.template).problems(under: values).isEmpty
    }
    #expect(refused == [MessageLibrary.bookingLink, MessageLibrary.emergency])
  }

  private func values(firstName: String?) throws -> TemplateValues {
    TemplateValues(
      business: "Harborview Roofing Co", owner: "Michael", city: "Springfield",
      bookingLink: "https://harborview.example/book", emergencyNumber: "+14155550199",
      firstName: firstName, callerNumber: try phone("+12025550100"),
      callbackNumber: try phone("+14155550123"))
  }
}
