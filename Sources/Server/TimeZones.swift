import Glibc
package import TextBack
import Threads

/// The machine's time zones, each read once from its file.
package final class TimeZones: Sendable {
  private let directory: String
  private let known = Monitor<[String: ZoneInfo]>(["UTC": .utc])

  /// The folder that every Linux keeps its zones in (package `tzdata`).
  package static let systemDirectory = "/usr/share/zoneinfo"

  package init(directory: String = TimeZones.systemDirectory) {
    self.directory = directory
  }

  /// The zone with this IANA name, or nil if the machine has no such zone.
  package func zone(_ name: String) -> ZoneInfo? {
    if let zone = known.change({ $0[name] }) { return zone }
    guard TimeZones.isName(name), let bytes = read("\(directory)/\(name)"),
      let zone = ZoneInfo(bytes)
    else { return nil }
    known.change { $0[name] = zone }
    return zone
  }

  /// Names come from requests, so only what a zone's name is made of becomes part of a path.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "+"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    return isPlain && name.utf8.count <= 64 && (1...3).contains(parts.count)
      && parts.allSatisfy { !$0.isEmpty }
  }

  private func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }
}
