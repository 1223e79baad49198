import Foundation
import JSON
import Server

/// A folder with a configuration, gone with the test.
final class Workplace {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/command-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write("0123456789abcdef0123456789abcdef\n", to: "token")
    try configure()
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning.
    try? FileManager.default.removeItem(atPath: folder)
  }

  var config: String { path("config.json") }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  /// Writes a configuration that works, with another value in some sections.
  func configure(_ changes: [String: JSONValue] = [:]) throws {
    var configuration = Workplace.working
    for (section, value) in changes { configuration[section] = value }
    try write(JSONValue.object(configuration).text, to: "config.json")
  }

  /// The least that a server needs, on a free port.
  static let working: JSONObject = [
    "listen": ["port": 0],
    "public_url": "https://calls.example.com",
    "carriers": ["main": .object(account)],
  ]

  /// An account at a carrier that nobody reaches: a server asks its carrier for calls by itself.
  static let account: JSONObject = [
    "type": "twilio",
    "account_sid": "AC00000000000000000000000000000001",
    "auth_token": ["file": "token"],
    "api_url": "http://127.0.0.1:9",
  ]
}
