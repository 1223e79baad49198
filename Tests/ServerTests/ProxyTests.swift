import Foundation
import Testing

@testable import Carriers
@testable import HTTP

/// Real nginx with TLS in front; `scripts/setup --tests` installs it.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx")))
struct `Behind nginx with TLS` {
  static let token = "12345678901234567890123456789012"
  static let publicURL = "https://calls.example.com"

  @Test(arguments: [[], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect: 100-continue"]])
  func `a signed webhook verifies, and its client is known`(options: [String]) async throws {
    let twilio = Twilio(
      TwilioAccount(
        name: "main", accountSID: "AC00000000000000000000000000000000",
        authToken: Self.token, publicURL: Self.publicURL))
    var router = Router()
    router.on(.post, "/webhooks/main/sms") { request, _ in
      let isSigned = (try? twilio.verify(request, route: .sms)) != nil
      return .text("\(isSigned) \(request.client) \(request.isForwarded)")
    }
    let proxies = [Network("127.0.0.1")].compactMap { $0 }
    let server = HTTPServer(router: router, trustedProxies: proxies)
    let (_, port) = try server.bind(host: "127.0.0.1", port: 0)
    async let running: Void = server.run()
    let answers = try await onThread {
      let proxy = try Proxy(to: port)
      defer { proxy.stop() }
      let target = "/webhooks/main/sms?a=%2Fb&c=d+e%20f"
      let body = "Body=caf%C3%A9+%26+more&From=%2B15550100001"
      let signed = Self.publicURL + target + "Bodycaf\u{E9} & moreFrom+15550100001"
      let code = HMAC(.sha1, secret: Array(Self.token.utf8)).code(for: Array(signed.utf8))
      return try [Base64.encode(code), "AAAAAAAAAAAAAAAAAAAAAAAAAAA="].map { signature in
        try proxy.post(
          target, body: body, options: options + ["-H", "X-Twilio-Signature: \(signature)"])
      }
    }
    server.stop()
    try await running
    #expect(try answers.get() == ["true 127.0.0.2 true", "false 127.0.0.2 true"])
  }
}

/// One nginx with a certificate of its own, until it is stopped.
struct Proxy {
  private let folder: URL
  private let process: Process
  private let port: Int

  init(to upstream: Int) throws {
    folder = URL.temporaryDirectory.appending(path: "textback-proxy-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    port = try Self.freePort()
    _ = try Self.run(
      "/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
      "-subj", "/CN=calls.example.com", "-keyout", "\(folder.path)/key", "-out",
      "\(folder.path)/certificate")
    try Self.configuration(folder.path, port: port, upstream: upstream)
      .write(to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
    process = Process()
    process.executableURL = URL(filePath: "/usr/sbin/nginx")
    process.arguments = ["-c", "\(folder.path)/nginx.conf"]
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// A port that nobody has, beyond those that the kernel gives to clients: nginx takes it later.
  private static func freePort() throws -> Int {
    let first = 61_000 + Int(getpid()) % 4_000
    return try #require((first..<65_535).first(where: isFree))
  }

  private static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafeBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        bind(descriptor, $0.baseAddress, socklen_t(bytes.count)) == 0
      }
    }
  }

  func post(_ target: String, body: String, options: [String]) throws -> String {
    try Self.run(
      "/usr/bin/curl", "--silent", "--insecure", "--retry", "50", "--retry-connrefused",
      "--retry-delay", "0", "--retry-max-time", "15", "--interface", "127.0.0.2",
      "--connect-to", "calls.example.com:443:127.0.0.1:\(port)", "--data", body, options,
      "https://calls.example.com\(target)")
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
    // What is left in the folder for temporary files is the system's to clear.
    try? FileManager.default.removeItem(at: folder)
  }

  private static func run(_ program: String, _ arguments: Any...) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments.flatMap { $0 as? [String] ?? ["\($0)"] }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  private static func configuration(_ folder: String, port: Int, upstream: Int) -> String {
    """
    daemon off; pid \(folder)/pid; error_log \(folder)/error.log;
    events {}
    http {
      access_log off;
      client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
      fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi;
      scgi_temp_path \(folder)/scgi;
      server {
        listen 127.0.0.1:\(port) ssl;
        ssl_certificate \(folder)/certificate; ssl_certificate_key \(folder)/key;
        location / {
          proxy_pass http://127.0.0.1:\(upstream); proxy_http_version 1.1;
          proxy_set_header Host $host; proxy_set_header Connection "";
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
      }
    }
    """
  }
}
