import Foundation
import Testing

@Suite struct `The deployment files` {
  @Test func `describe a service that systemd understands without a word`() throws {
    try inScratchFolder { folder in
      let unit = try unit(in: folder)
      let verdict = try run("systemd-analyze", "verify", "--man=no", unit)
      #expect(verdict.status == 0)
      // It exits with 0 on keys it does not know, so any word counts.
      #expect(verdict.output == "")
    }
  }

  @Test func `expose the service by 1.5 at most`() throws {
    try inScratchFolder { folder in
      let unit = try unit(in: folder)
      let verdict = try run(
        "systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", unit)
      #expect(verdict.status == 0, "\(verdict.output)")
    }
  }

  @Test func `give a reason for every block of the service`() throws {
    let lines = try read("deploy/textback.service").split(
      separator: "\n", omittingEmptySubsequences: false)
    let service = lines.drop { $0 != "[Service]" }.dropFirst().prefix { $0 != "[Install]" }
    for block in service.split(separator: "") {
      #expect(block.first?.hasPrefix("#") == true, "\(block.first ?? "")")
    }
  }

  @Test func `are a proxy that nginx takes`() throws {
    try inScratchFolder { folder in
      let certificate = folder + "/certificate.pem"
      let key = folder + "/key.pem"
      let made = try run(
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-subj", "/CN=calls.example.com", "-keyout", key, "-out", certificate)
      #expect(made.status == 0, "\(made.output)")
      var site = try read("deploy/nginx.conf")
      // A test has neither the certificate of the example nor its ports.
      site.replace(
        "/etc/ssl/certs/calls.example.com.pem", with: certificate)
      site.replace("/etc/ssl/private/calls.example.com.key", with: key)
      var sockets = 0
      site.replace(/listen [^ ;]+/) { _ in
        sockets += 1
        return "listen unix:\(folder)/\(sockets).sock"
      }
      let main = """
        pid \(folder)/nginx.pid;
        error_log stderr warn;
        events {}
        http {
          access_log off;
          \(temporaryPaths(in: folder))
          \(site)
        }
        """
      let file = folder + "/nginx.conf"
      try main.write(toFile: file, atomically: true, encoding: .utf8)
      let verdict = try run("nginx", "-t", "-q", "-c", file, "-p", folder)
      #expect(verdict.status == 0, "\(verdict.output)")
      #expect(!verdict.output.contains("[warn]"), "\(verdict.output)")
    }
  }

  @Test func `build the container from what the other scripts use`() throws {
    let recipe = try read("Dockerfile")
    for step in [
      "scripts/setup", "--runtime", "--static-swift-stdlib", "\nUSER ", "\nHEALTHCHECK ",
    ] {
      #expect(recipe.contains(step), "\(step) is gone")
    }
  }

  @Test func `leave out of the container nothing that the package names`() throws {
    let ignored = try read(".dockerignore").split(separator: "\n")
    // SwiftPM reads no package whose test targets are not there.
    for needed in ["Package.swift", "Sources", "Tests", "migrations", "scripts"] {
      #expect(!ignored.contains { $0.hasPrefix(needed) }, "the container's build needs \(needed)")
    }
  }

  /// A copy of the unit that starts a program which is surely here.
  private func unit(in folder: String) throws -> String {
    var unit = try read("deploy/textback.service")
    unit.replace("=/usr/local/bin/textback", with: "=/bin/true")
    let path = folder + "/textback.service"
    try unit.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func temporaryPaths(in folder: String) -> String {
    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: "\n")
  }

  private func read(_ path: String) throws -> String {
    let root = String(#filePath.dropLast("Tests/CommandTests/DeploymentTests.swift".count))
    return try String(contentsOfFile: root + path, encoding: .utf8)
  }
}

private func inScratchFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.path + "/textback-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  // What cannot be removed is left to the system's own cleaning.
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

private func run(_ command: String...) throws -> (status: Int32, output: String) {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  var environment = ProcessInfo.processInfo.environment
  environment["PATH"] = "\(environment["PATH"] ?? ""):/usr/sbin:/sbin"
  process.environment = environment
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
