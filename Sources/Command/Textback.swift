import ArgumentParser

@main
struct Textback: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "textback")
}
