import Foundation
import Testing

@Suite struct `The demonstration` {
  @Test func `texts one caller back and ends with 0`() async throws {
    let ending = try await Program.run("demo", "--once", "--port", "0")
    #expect(ending.status == 0, "\(ending.problems)")
    let steps = ending.output.split(separator: "\n").compactMap { line in
      line.hasPrefix("  ") ? line.split(separator: " ").first.map(String.init) : nil
    }
    for step in ["call", "ringing", "missed", "text", "delivered", "lead", "timeline", "credits"] {
      #expect(steps.contains(step), "\(ending.output)")
    }
    #expect(ending.output.contains("99 left of 100"))
  }

  @Test func `stays up to be tried until it is asked to end`() async throws {
    let demo = try Program("demo", "--port", "0")
    while let line = await demo.line(), !line.contains("curl") {}
    demo.signal(SIGTERM)
    #expect(await demo.end().status == 0)
  }
}
