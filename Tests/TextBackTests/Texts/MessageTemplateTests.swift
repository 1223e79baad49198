import Testing

@testable import TextBack

@Suite struct `A template` {
  @Test(arguments: [
    ("Hi {{first_name}}, it's us", "Hi Dana, it's us", "Hi, it's us"),
    ("{{first_name}}, sorry we missed you", "Dana, sorry we missed you", "sorry we missed you"),
    ("{{ first_name }}! Sorry", "Dana! Sorry", "Sorry"),
    ("{{first_name}} — sorry", "Dana - sorry", "sorry"),
    ("Thanks, {{first_name}}! Bye", "Thanks, Dana! Bye", "Thanks! Bye"),
    ("Thanks, {{first_name}}, for calling", "Thanks, Dana, for calling", "Thanks, for calling"),
    ("Thanks {{first_name}} for calling", "Thanks Dana for calling", "Thanks for calling"),
    ("We missed you, {{first_name}}", "We missed you, Dana", "We missed you"),
    ("We missed you, {{first_name}}.", "We missed you, Dana.", "We missed you."),
    ("Bye.\n{{first_name}}, call us", "Bye.\nDana, call us", "Bye.\ncall us"),
    ("Hi {{first_name|there}}!", "Hi Dana!", "Hi there!"),
    ("Hi {{first_name | my friend }}!", "Hi Dana!", "Hi my friend!"),
    ("Hi {{first_name|}}!", "Hi Dana!", "Hi!"),
    ("Hi {{first_name}} {{city|}}!", "Hi Dana!", "Hi!"),
    ("{{first_name}} {{business}} here", "Dana Acme here", "Acme here"),
    ("You rang from {{caller_number}}?", "You rang from +14155550123?", "You rang from?"),
    ("Call {{callback_number}}  or\twrite", "Call +12025550100 or write", nil),
    ("{{business}}", "Acme", nil), ("", "", nil), (" , , hi", "hi", nil),
    ("a\r\n\r\nb \n c", "a\n\nb\nc", nil), ("a\u{0}b\u{7}c", "abc", nil),
    ("{ {{business}} }", "Acme", nil), ("{{{business}}}", "Acme", nil), ("｛｛hi｝｝", "hi", nil),
    ("{{nobody}} hi", "hi", nil), ("hi {{business", "hi business", nil),
    ("{\u{301}{x}", "\u{301}x", nil),
  ])
  func `renders without a trace of what is missing`(
    template: String, withName: String, without: String?
  ) {
    var values = sample
    #expect(MessageTemplate.render(template, values) == withName)
    values.firstName = nil
    values.callerNumber = nil
    #expect(MessageTemplate.render(template, values) == without ?? withName)
  }

  @Test(arguments: [
    ("Dana Smith", "Dana"), ("  dana\n", "dana"), ("Dr. Ann Lee", "Dr. Ann Lee"),
    ("{{business}}", "business"), ("http://evil.example/x Bob", "Bob"), ("bit.ly/x", ""),
    ("evil.example", ""), ("www.evil.example", ""), ("a@b.example", ""), ("evil。example", ""),
    ("\u{202E}Dana", "Dana"), ("Da\u{200B}na", "Dana"), ("\u{301}Dana", "Dana"), ("\u{200D}", ""),
    ("O’Neil", "O'Neil"), ("José", "José"),
    (String(repeating: "x", count: 60), String(repeating: "x", count: 40)),
    ("a" + String(repeating: "\u{302}", count: 900), "a" + String(repeating: "\u{302}", count: 79)),
    (", Dana", ""), ("Dana\u{2028}Smith", "Dana"), ("👨‍👩‍👧‍👦 Dana", "👨‍👩‍👧‍👦"),
  ])
  func `says a caller's name only in so far as it is harmless`(name: String, said: String) {
    var values = sample
    values.firstName = name
    #expect(MessageTemplate.render("{{first_name}}", values) == said)
  }

  /// A text that is tidy already is given back as it is; whether it is, is asked in another way.
  @Test func `tidies each short text as it does scalar by scalar`() {
    let pieces = [" ", ",", "a", ".", "-", "{", "|", "~", "\n", "\t", "é", "\u{301}"]
    var texts = [""]
    for _ in 0..<4 {
      for text in texts {
        var slowly = RenderedText()
        slowly.append(text)
        #expect(RenderedText.tidied(text) == slowly.finished)
      }
      texts = texts.flatMap { text in pieces.map { text + $0 } }
    }
  }

  @Test func `never reads a value for tokens`() {
    var values = sample
    values.business = "{{owner}} & {{first_name|x}} \u{FF5B}{city}"
    #expect(MessageTemplate.render("{{business}}!", values) == "owner & first_name|x city!")
  }

  @Test(arguments: [
    ("{{businss}}", TemplateProblem.unknownToken("businss")), ("{{}}", .unknownToken("")),
    ("{{Business}}", .unknownToken("Business")), ("{{business", .strayBraces),
    ("a } b", .strayBraces),
    ("{business}", .strayBraces), ("{{business}", .strayBraces), ("{{a{{business}}", .strayBraces),
    ("{\u{301}x}", .strayBraces),
    ("Book {{booking_link}}", .unfillable(.bookingLink)), ("{{city}}", .unfillable(.city)),
    ("{{emergency_number}}", .unfillable(.emergencyNumber)), ("{{owner| }}!", .unfillable(.owner)),
    ("{{first_name}}", .empty), (" \u{0}, ", .empty), ("{{caller_number}},", .empty),
  ])
  func `is refused with the name of what is wrong`(template: String, problem: TemplateProblem) {
    var values = sample
    values.owner = nil
    #expect(MessageTemplate(template).problems(under: values) == [problem])
  }

  @Test(arguments: [
    "Hi {{first_name}}!", "{{first_name|friend}}", "{{business}}", "{{city|town}}",
    "Call {{callback_number}}", "{{owner}} here",
  ])
  func `is accepted when it can always be filled in`(template: String) {
    #expect(MessageTemplate(template).problems(under: sample).isEmpty)
  }

  @Test(arguments: 0..<4)
  func `leaves nothing raw whatever it and its values hold`(batch: Int) {
    for seed in batch * 500..<(batch + 1) * 500 {
      var random = SeededRandom(seed: seed)
      var values = sample
      values.business = random.text(length: Int.random(in: 0...30, using: &random))
      values.firstName = random.text(length: Int.random(in: 0...60, using: &random))
      values.city = Bool.random(using: &random) ? nil : random.text(length: 10)
      let template = random.text(length: Int.random(in: 0...60, using: &random))
      let text = MessageTemplate.render(
        template, values, hasOptOutFooter: Bool.random(using: &random))
      let scalars = Array(text.unicodeScalars)
      #expect(!scalars.contains("{") && !scalars.contains("}"), "seed \(seed)")
      #expect(
        !zip(scalars, scalars.dropFirst()).contains { $0 == " " && $1 == " " }, "seed \(seed)")
      #expect(scalars.first.map { ![" ", ",", "\n"].contains($0) } ?? true, "seed \(seed)")
      #expect(scalars.last.map { ![" ", "\n"].contains($0) } ?? true, "seed \(seed)")
      #expect(!scalars.contains { $0.value < 0x20 && $0 != "\n" }, "seed \(seed)")
      #expect(Array(Folding.fold(text).unicodeScalars) == scalars, "seed \(seed)")
    }
  }

  @Test(arguments: [
    ("{{first_name}} " + a(1_590), "Dana", "Dana " + a(1_590)),
    ("{{first_name}} " + a(1_590), "Francisco", "Francisco " + a(1_590)),
    ("{{first_name}} " + a(1_590), "Maximilian", a(1_590)),
    ("{{business}} " + a(1_596), "Dana", "Acme here, Dana. Sorry we missed you!"),
    (String(repeating: "👋", count: 801), "Dana", "Acme here, Dana. Sorry we missed you!"),
  ])
  func `is never sent longer than carriers take it`(
    template: String, name: String, expected: String
  ) {
    var values = sample
    values.firstName = name
    let text = MessageTemplate.renderToSend(template, values)
    #expect(text.utf16.count <= 1_600)
    #expect(text.hasPrefix(expected), "\(text.prefix(60))")
  }

  @Test func `is sent whole up to the limit, with its footer`() {
    let longest = a(1_600)
    #expect(MessageTemplate.renderToSend(longest, sample) == longest)
    let withFooter = a(1_577)
    #expect(
      MessageTemplate.renderToSend(withFooter, sample, hasOptOutFooter: true)
        == withFooter + " Reply STOP to opt out.")
    #expect(MessageTemplate.renderToSend(a(1_578), sample, hasOptOutFooter: true).count < 200)
  }

  @Test func `says at least something for a business with an endless name`() {
    var values = sample
    values.business = String(repeating: "x", count: 2_000)
    #expect(!MessageTemplate.renderToSend("{{business}}", values).isEmpty)
    #expect(MessageTemplate.renderToSend("{{business}}", values).utf16.count <= 1_600)
  }

  @Test func `counts its footer`() {
    #expect(
      MessageTemplate.render("Hi, {{business}} here.", sample, hasOptOutFooter: true)
        == "Hi, Acme here. Reply STOP to opt out.")
  }
}

private let sample: TemplateValues = {
  guard let phone = PhoneNumber(e164: "+12025550100") else { preconditionFailure("a number") }
  return TemplateValues(
    business: "Acme", owner: "Mike", city: nil, bookingLink: nil, emergencyNumber: nil,
    firstName: "Dana Smith", callerNumber: PhoneNumber(e164: "+14155550123"), callbackNumber: phone)
}()

private func a(_ count: Int) -> String { String(repeating: "a", count: count) }
