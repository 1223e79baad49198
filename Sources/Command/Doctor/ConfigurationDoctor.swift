import Glibc
import JSON
import Server

/// Looks at the configuration beyond what `check` demands.
struct ConfigurationDoctor {
  let configuration: ServerConfiguration
  let path: String

  func findings() -> [Finding] {
    let accounts = configuration.carriers.map(\.name)
    let carriers: Finding =
      accounts.isEmpty
      ? .warning(
        "carriers", "there is none, so no call can come in", fix: "add an account to \"carriers\"")
      : .ok("carriers", "\(accounts.joined(separator: ", ")): credentials are present")
    return [carriers, publicURL] + secretFiles.map(finding(aboutModeOf:))
  }

  private var publicURL: Finding {
    let url = configuration.publicURL
    let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
    let host = authority.hasPrefix("[") ? authority : authority.prefix { $0 != ":" }
    if url.hasPrefix("http://") {
      return .warning(
        "public_url", "\(url) is not https: anybody on the way reads calls and texts",
        fix: "put a proxy with TLS in front, such as deploy/nginx.conf")
    }
    if host == "localhost" || !host.contains(".") || host.allSatisfy({ "0123456789.".contains($0) })
    {
      return .warning(
        "public_url", "\(url) has no name that a carrier can look up",
        fix: "give the name that the certificate is for")
    }
    return .ok("public_url", url)
  }

  /// The files that hold secrets, and the configuration itself if a secret stands in it.
  private var secretFiles: [String] {
    guard case .bytes(let bytes) = File.read(path, atMost: 1_048_576),
      // It was read without a problem a moment ago.
      let json = try? JSONValue(parsing: bytes)
    else { return [] }
    var files = json.secretFiles.map { File.path($0, relativeTo: path) }
    if json.holdsSecret { files.append(path) }
    return files
  }

  private func finding(aboutModeOf file: String) -> Finding {
    var status = stat()
    guard stat(file, &status) == 0 else {
      return .failure("secret", "\(file) is not there", fix: "write the secret to it")
    }
    let mode = status.st_mode & 0o777
    let octal = String(mode, radix: 8)
    guard mode & 0o077 == 0 else {
      return .warning(
        "secret", "\(file) has mode 0\(octal): others may read it", fix: "chmod 600 \(file)")
    }
    return .ok("secret", "\(file) has mode 0\(octal)")
  }
}

extension JSONValue {
  /// The paths in `{ "file": PATH }`, wherever they stand.
  fileprivate var secretFiles: [String] {
    switch self {
    case .object(let object):
      if object.members.count == 1, case .string(let path)? = object["file"] { return [path] }
      return object.members.flatMap(\.value.secretFiles)
    case .array(let items): return items.flatMap(\.secretFiles)
    default: return []
    }
  }

  /// Whether a `{ "value": TEXT }` stands anywhere in it.
  fileprivate var holdsSecret: Bool {
    switch self {
    case .object(let object):
      if object.members.count == 1, case .string? = object["value"] { return true }
      return object.members.contains { $0.value.holdsSecret }
    case .array(let items): return items.contains(where: \.holdsSecret)
    default: return false
    }
  }
}
