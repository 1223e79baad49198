import Glibc
import HTTP
import Testing

@Suite struct `A request over TLS` {
  /// Who vouches for the server, and what becomes of the request.
  struct Meeting: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let host: String
    let isTrusted: Bool
    var fault: TLSServer.Fault?
    let failure: Int
  }

  @Test(arguments: [
    Meeting(
      testDescription: "a certificate that is vouched for", host: "127.0.0.1", isTrusted: true,
      failure: 0),
    Meeting(
      testDescription: "a certificate that nobody vouches for", host: "127.0.0.1",
      isTrusted: false, failure: 60),
    Meeting(
      testDescription: "a certificate of another host", host: "localhost", isTrusted: true,
      failure: 60),
    Meeting(
      testDescription: "a certificate that has expired", host: "127.0.0.1", isTrusted: true,
      fault: .expired, failure: 60),
    Meeting(
      testDescription: "a version of TLS that is no longer safe", host: "127.0.0.1",
      isTrusted: true, fault: .old, failure: 35),
  ])
  func `reaches only the server that it names`(meeting: Meeting) throws {
    let server = try TLSServer(meeting.fault)
    defer { server.stop() }
    let client = CurlClient(authorities: meeting.isTrusted ? server.certificate : nil)
    let asked = Counter()
    let result = client.send(
      ClientRequest(method: .get, url: "https://\(meeting.host):\(server.port)/")
    ) { asked.count() }
    #expect(result.failure?.code ?? 0 == meeting.failure)
    #expect(result.status == (meeting.failure == 0 ? 200 : 0))
    #expect((result.bytesSent > 0) == (meeting.failure == 0))
    #expect(result.failure?.isUntrusted ?? false == (meeting.failure != 0))
    #expect(asked.times == (meeting.failure == 0 ? 1 : 0))
  }
}

/// A server on loopback with a certificate of its own making: the one that comes with OpenSSL.
final class TLSServer {
  /// What is wrong with it.
  enum Fault: Sendable {
    case expired, old
  }

  let certificate: String
  let port: Int
  private let directory: String
  private let process: pid_t

  init(_ fault: Fault?) throws {
    var template = Array("/tmp/textback-tls-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    directory = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    certificate = directory + "/certificate.pem"
    let key = directory + "/key.pem"
    try TLSServer.run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=127.0.0.1",
      "-addext", "subjectAltName=IP:127.0.0.1",
    ])
    if fault == .expired {
      // Signed anew with an end that is past; the extensions are kept.
      try TLSServer.run([
        "x509", "-in", certificate, "-signkey", key, "-days", "-1", "-out", certificate,
      ])
    }
    let version = fault == .old ? ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"] : []
    let server = try TLSServer.start(
      ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"] + version)
    process = server.process
    defer { close(server.output) }
    port = try TLSServer.port(from: server.output)
  }

  func stop() {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    for file in [certificate, directory + "/key.pem"] { unlink(file) }
    rmdir(directory)
  }

  /// Reads as far as `ACCEPT 127.0.0.1:PORT`, which the server says once it listens.
  private static func port(from output: Int32) throws -> Int {
    var said = ""
    while !said.contains("ACCEPT 127.0.0.1:") || said.last?.isNewline != true {
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(output, &buffer, buffer.count)
      try #require(count > 0, "openssl ended early: \(said)")
      said += String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    return try #require(Int(said.split(separator: ":").last?.prefix(while: \.isNumber) ?? ""))
  }

  private static func run(_ words: [String]) throws {
    let made = try start(words)
    close(made.output)
    var status: Int32 = 0
    waitpid(made.process, &status, 0)
    try #require(status == 0, "openssl \(words[0]) ended with \(status)")
  }

  private static func start(_ words: [String]) throws -> (process: pid_t, output: Int32) {
    var ends: [Int32] = [0, 0]
    // Closed on exec, or a process that another test starts would keep it open.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = (["openssl"] + words).map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var process = pid_t()
    let failure = posix_spawnp(&process, "openssl", &actions, nil, &arguments, environ)
    close(ends[1])
    try #require(failure == 0, "openssl cannot be started: \(failure)")
    return (process, ends[0])
  }
}
