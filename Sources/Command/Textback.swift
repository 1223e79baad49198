import ArgumentParser

/// The program: text back whoever called and was not answered.
@main
struct Textback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "textback",
    abstract: "Text back whoever called your business and was not answered.",
    discussion: """
      Start with `textback demo`: it needs no configuration and shows everything at work.
      """,
    subcommands: [Demo.self])

  static func main() async {
    Signals.hold()
    await main(nil)
  }
}
