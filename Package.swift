// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built under the same strict settings.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// A module of ours; `imports` is the whole list of what it may import.
func module(_ name: String, imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

func tests(
  of name: String, imports: [Target.Dependency] = [], exclude: [String] = [],
  resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + imports,
    exclude: exclude, resources: resources, swiftSettings: strict)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "textback",
  products: [.executable(name: "textback", targets: ["Command"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    // The core: values and rules. It imports nothing at all.
    module("TextBack"),

    // Threads that block, and the locks by which they share state.
    module("Threads"),

    // JSON, read strictly; it imports nothing either.
    module("JSON"),

    // The wire, both ways; it knows no phone.
    .target(name: "CNetwork", linkerSettings: [.linkedLibrary("curl")]),
    module("HTTP", imports: ["Threads", "CNetwork"]),

    // Carriers' words into ours and back; no I/O.
    .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
    module("Carriers", imports: ["TextBack", "HTTP", "JSON", "Threads", "CCrypto"]),

    // One SQLite file; the migrations are inside the binary. SQL itself can compute a SHA-256, so
    // that the chain of audited changes is written and verified by one SQL text.
    .target(
      name: "CSQLite", dependencies: ["CCrypto"], linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "Embedded"),
    module("Storage", imports: ["TextBack", "Threads", "CSQLite", "Embedded"]),

    // A disk that fails on demand, for the tests and the simulator.
    .target(name: "CCrashVFS", linkerSettings: [.linkedLibrary("sqlite3")]),

    // Flows and faces.
    module(
      "Server",
      imports: ["TextBack", "Threads", "HTTP", "JSON", "Carriers", "Storage", "Embedded", logging]),

    // A carrier to play with, for `demo` and the tests.
    module("Sandbox", imports: ["TextBack", "HTTP", "Carriers", "Threads"]),

    // The composition root: the program `textback`.
    .executableTarget(
      name: "Command",
      dependencies: [
        "TextBack", "Threads", "HTTP", "JSON", "Carriers", "Storage", "Server", "Sandbox",
        logging, arguments,
      ],
      swiftSettings: strict),

    tests(of: "TextBack"),
    tests(of: "JSON"),
    tests(of: "HTTP", imports: ["Threads", "CNetwork"], exclude: ["Cases", "Corpus"]),
    tests(of: "Carriers", imports: ["TextBack", "HTTP", "JSON"], exclude: ["Recordings"]),
    tests(of: "Storage", imports: ["TextBack", "Threads", "CSQLite", "CCrashVFS"]),
    tests(
      of: "Server",
      imports: ["TextBack", "Threads", "HTTP", "JSON", "Carriers", "Storage", "Sandbox"],
      exclude: ["zones.tsv"]),
    // The program in virtual time beside a carrier that lies and a disk that fails.
    .target(
      name: "Simulator",
      dependencies: [
        "TextBack", "Threads", "HTTP", "JSON", "Carriers", "Storage", "Server", "CCrashVFS",
      ],
      path: "Tests/Simulator", swiftSettings: strict),
    .executableTarget(
      name: "simulate", dependencies: ["Simulator"], path: "Tests/Simulate",
      swiftSettings: strict),
    .testTarget(
      name: "SimulatorTests", dependencies: ["simulate", "Threads"], swiftSettings: strict),
    tests(of: "Command", imports: ["TextBack", "Threads", "HTTP", "JSON", "Storage", "Server"]),
    .testTarget(name: "TidyTests", swiftSettings: strict),
  ]
)
