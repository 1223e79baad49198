import Testing

@testable import TextBack

@Suite struct `Advice on a message` {
  @Test(arguments: [
    ("Sorry we missed you, {{first_name}}! {{business}} here. How can we help?", []),
    ("Hi {{first_name}}, {{business}} here. How can we help?", ["no_acknowledgement"]),
    ("Hi {{first_name}}, sorry we missed your call! How can we help?", ["no_business_name"]),
    ("Hi {{first_name}}, sorry that ACME plumbing missed you. Reply!", []),
    ("Hi {{first_name}}, sorry that Acme missed you. Reply!", ["no_business_name"]),
    (
      "Sorry {{business}} missed you, {{first_name}}. We will get back to you soon.",
      ["no_next_step"]
    ),
    ("Sorry, {{business}} missed your call. Please reply.", ["no_personal_token"]),
    ("We're closed in {{city}}. {{business}}: {{booking_link}}", []),
    ("We’re closed, {{first_name}}. {{business}}, +1 (415) 555-0123", []),
    ("Sorry, {{first_name}}. {{business}}, acme.example/book", []),
    ("Sorry, {{first_name}}. {{business}}, 24/7 since 1999.", ["no_next_step"]),
    ("Sorry, {{caller_number}} — {{business}} missed you. Repondez SVP", []),
    ("Désolé {{first_name}}, {{business}} a manqué votre appel. Répondez ici.", []),
    ("{{first_name}}, perdón: {{business}} perdió su llamada. ¿Qué necesita?", []),
    ("", ["no_acknowledgement", "no_business_name", "no_next_step", "no_personal_token"]),
    (
      "We missed {{first_name}} you",
      ["no_acknowledgement", "no_business_name", "no_next_step"]
    ),
  ])
  func `names each element that is missing`(template: String, codes: [String]) {
    let advice = MessageLint(template, business: "Acme Plumbing").advice
    #expect(advice.map(\.code) == codes)
  }

  @Test(arguments: [
    ("Get a discount!", "discount"), ("Our SALE is on", "sale"), ("20% off today", "20 off"),
    ("A free estimate awaits", "free estimate"), ("Only $99", "$"),
    ("Best prices in town", "prices"),
    ("Limited-time offers", "offers"), ("Use the coupon", "coupon"),
    ("¡Gran descuento!", "descuento"),
  ])
  func `points out words that sell`(words: String, found: String) {
    let advice = MessageLint(good + " " + words, business: nil).advice
    guard case .sales(let list) = advice.first, advice.count == 1 else {
      Issue.record("\(advice)")
      return
    }
    #expect(list.contains(found))
  }

  @Test(arguments: [
    ("I'm typing this between jobs.", MessageAdvice.posesAsHuman("im typing")),
    ("I’m a real person!", .posesAsHuman("im a real person")),
    ("This is not a bot.", .posesAsHuman("not a bot")),
    ("I just saw your call.", .posesAsHuman("just saw your call")),
    ("We received your call.", .soundsAutomated("we received your call")),
    ("Your call is IMPORTANT to us.", .soundsAutomated("your call is important")),
    ("Do not reply.", .soundsAutomated("do not reply")),
    ("[Your name]", .placeholderLeft("[Your name]")),
    ("Book: https://bit.ly/x", .shortLink("bit.ly")), ("TinyURL.com/y", .shortLink("tinyurl.com")),
  ])
  func `points out what does harm`(words: String, expected: MessageAdvice) {
    #expect(MessageLint(good + " " + words, business: nil).advice == [expected])
  }

  @Test(arguments: [
    "Feel free to reply.", "It was an ordeal.", "[1]", "A real person will read your answer.",
    "Salesforce Street 5", "habit.lyrics", "Rate us 5/5", "We offered it", "priceless",
    "Write to office.co", "He is a robotics teacher", "We turned it off",
  ])
  func `says nothing of what is harmless`(words: String) {
    let advice = MessageLint(good + " " + words, business: nil).advice
    #expect(advice.isEmpty, "\(advice)")
  }

  @Test func `looks at the booking link only where it is used`() {
    let link = "https://bit.ly/acme"
    #expect(MessageLint(good, business: nil, bookingLink: link).advice.isEmpty)
    #expect(
      MessageLint(good + " {{booking_link}}", business: nil, bookingLink: link).advice
        == [.shortLink("bit.ly")])
  }

  @Test(arguments: 0..<200)
  func `is given on any text`(seed: Int) {
    var random = SeededRandom(seed: seed)
    let text = random.text(length: Int.random(in: 0...300, using: &random))
    let advice = MessageLint(text, business: text, bookingLink: text).advice
    #expect(Set(advice.map(\.code)).count == advice.count)
    #expect(advice.allSatisfy { $0.sentence.hasSuffix(".") })
  }

  private let good = "Sorry we missed you, {{first_name}}! {{business}} here. How can we help?"
}
