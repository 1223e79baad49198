import JSON
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A version of settings that began before versions were kept` {
  /// As the tables were.
  private static func forget(_ harness: AdminHarness) throws {
    _ = try harness.database.writeBlocking {
      try $0.connection.run(script: "DELETE FROM settings_version")
    }
  }

  @Test func `is shown while it is in force, and after it was changed`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      harness.advance(.hours(1))
      let changed = harness.now.wall
      _ = try harness.patch(business + "/numbers/1", #"{"label":"Front desk"}"#)
      try Self.forget(harness)
      harness.advance(.hours(1))
      let paths = (business + "/numbers/1/versions/2", business + "/versions/1")
      let number = try harness.get(paths.0)
      #expect(number["settings"]["label"] == "Front desk")
      #expect(number["at"].string == changed.rfc3339)
      #expect(try harness.get(paths.1)["settings"]["city"] == .null)
      #expect(try harness.get(business + "/numbers/1/versions/1").status == 404)
      _ = try harness.patch(business + "/numbers/1", #"{"label":"Back door"}"#)
      _ = try harness.patch(business, #"{"city":"Reno"}"#)
      #expect(try harness.get(paths.0).body == number.body)
      #expect(try harness.get(paths.1)["settings"]["city"] == .null)
      let third = try harness.get(business + "/numbers/1/versions/3")
      #expect(third["settings"]["label"] == "Back door")
    }
  }
}
