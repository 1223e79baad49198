import ArgumentParser
import Carriers
import Glibc
import HTTP
import Logging
import Sandbox
import Server
import Storage
import TextBack

/// `textback demo`: the main job, with nothing configured.
struct Demo: AsyncParsableCommand, Enduring {
  static let configuration = CommandConfiguration(
    abstract: "Show a missed call being texted back, with nothing to configure.",
    discussion: """
      A sandbox carrier inside the program rings a number of ours over real HTTP. Nobody answers,
      so the caller is texted through libcurl, one credit is spent, and the call is on a lead's
      timeline. Afterwards the server stays up, to be tried with curl.

        textback demo                # port 8080, or a free one
        textback demo --port 9000
        textback demo --once         # exit after one texted call; not 0 if any step failed
      """)

  @Option(help: "The port to listen on; 0 takes a free one.")
  var port: Int?

  @Flag(help: "End after one texted call.")
  var once = false

  func validate() throws {
    if let port, !(0...65_535).contains(port) {
      throw ValidationError("--port is \(port); give a number from 0 to 65535")
    }
  }

  func run() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let house = try DemoHouse(folder: folder.path, port: port)
    try await withThrowingTaskGroup { group in
      group.addTask { try await house.server.run() }
      group.addTask { try await house.carrier.run() }
      do {
        try await DemoStory(house: house).tell()
        if !once { await house.showAround() }
      } catch {
        house.stop()
        throw error
      }
      house.stop()
      try await group.waitForAll()
    }
    house.database.close()
  }
}
