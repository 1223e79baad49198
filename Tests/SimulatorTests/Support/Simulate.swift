import Foundation
import Threads

/// The program `simulate` beside the tests, run in a folder of its own.
///
/// A run blocks and owns SQLite's generator of random numbers, so it has processes to itself.
enum Simulate {
  /// What a run leaves behind.
  struct Ending: Sendable {
    let status: Int32
    let output: String
    let folder: Folder

    /// The folders that the run made.
    var folders: [String] { folder.names }

    func file(_ path: String) throws -> Data {
      try Data(contentsOf: folder.url.appendingPathComponent(path))
    }
  }

  static func run(_ words: String...) async throws -> Ending {
    try await withCheckedThrowingContinuation { continuation in
      do {
        _ = try WorkerThread {
          continuation.resume(with: Result { try runToEnd(words) })
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private static func runToEnd(_ words: [String]) throws -> Ending {
    let folder = try Folder()
    let process = Process()
    let output = Pipe()
    process.executableURL = executable
    process.arguments = words
    process.currentDirectoryURL = folder.url
    process.environment = ["SWIFT_DETERMINISTIC_HASHING": "1"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ending(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: said, as: UTF8.self), folder: folder)
  }

  private static let executable = URL(fileURLWithPath: "/proc/self/exe")
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("simulate")

  /// A temporary folder that goes with its last user.
  final class Folder: Sendable {
    let url: URL

    init() throws {
      url = FileManager.default.temporaryDirectory
        .appendingPathComponent("simulate-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
      // What is left in a temporary folder harms nobody.
      try? FileManager.default.removeItem(at: url)
    }

    var names: [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    }
  }
}
