// swift-tools-version: 6.2
import PackageDescription

/// The peers that `scripts/bench http` measures our server against; none of it is in the program.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1")
  ],
  targets: [
    .executableTarget(
      name: "HummingbirdHello",
      dependencies: [.product(name: "Hummingbird", package: "hummingbird")])
  ]
)
