import Foundation

/// The program as it was built, started as a process of its own.
///
/// It is waited for on threads of their own, so that no other test is held up.
final class Program: Sendable {
  /// What a process that has ended leaves behind.
  struct Ending {
    let status: Int32
    let output: String
    let problems: String
  }

  private let process = Process()
  private let output = Pipe()
  private let problems = Pipe()

  /// Starts `textback` with some words on its command line.
  convenience init(_ words: String..., environment: [String: String] = [:]) throws {
    try self.init(words: words, environment: environment)
  }

  init(words: [String], environment: [String: String]) throws {
    process.executableURL = Program.executable
    process.arguments = words
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = problems
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var pid: pid_t { process.processIdentifier }

  /// Waits for the next line on standard output; nil if there will be none.
  func line() async -> String? {
    await onThread { self.readLine() }
  }

  private func readLine() -> String? {
    var line: [UInt8] = []
    while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// Waits until a server is ready, and returns its address.
  func address() async throws -> String {
    guard let line = await line(), line.hasPrefix("textback listening on ") else {
      throw Refused(ending: await end())
    }
    return String(line.dropFirst("textback listening on ".count))
  }

  /// Sends a signal.
  func signal(_ number: Int32) {
    kill(pid, number)
  }

  /// Waits until the process has ended by itself.
  func end() async -> Ending {
    await onThread { self.readToEnd() }
  }

  private func readToEnd() -> Ending {
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = problems.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ending(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: said, as: UTF8.self),
      problems: String(decoding: complaints, as: UTF8.self))
  }

  /// Runs `textback` to its end.
  static func run(
    _ words: String..., environment: [String: String] = [:]
  ) async throws -> Ending {
    let program = try Program(words: words, environment: environment)
    return await program.end()
  }

  /// The server ended when it should have become ready.
  struct Refused: Error {
    let ending: Ending
  }

  /// The program beside the tests.
  private static let executable = URL(fileURLWithPath: "/proc/self/exe")
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("textback")
}

/// Runs something that blocks where it holds up no task.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
