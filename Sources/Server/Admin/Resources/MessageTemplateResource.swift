import JSON
import Storage
import TextBack

/// `/businesses/{b}/message-templates`: the messages that come with the program, as they would read
/// for this business.
enum MessageTemplateResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let business = try tx.business(call.business)?.settings else { throw Problem(.notFound) }
    let number = try tx.firstNumber(of: call.business)
    let items = (MessageLibrary.all + [MessageLibrary.followUp]).map {
      json($0, for: business, number: number?.phone)
    }
    return .ok(["items": .array(items), "next_cursor": nil])
  }

  private static func json(
    _ message: ShippedMessage, for business: BusinessSettings, number: PhoneNumber?
  ) -> JSONValue {
    let values = TemplateRule.values(of: business, number: number)
    let text = values.map { MessageTemplate.render(message.template, $0) } ?? ""
    let problems = TemplateRule.problems(of: message.template, for: business)
    return [
      "id": .string(message.name),
      "title": .string(message.title),
      "use": .string(message.use),
      "message": .string(message.template),
      "text": .string(text),
      "segments": .integer(Segments(text).segments),
      // Why it cannot be saved as the message of a number, if it cannot.
      "problems": .array(problems.map { .string("The message \($0).") }),
    ]
  }
}
