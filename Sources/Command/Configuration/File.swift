import Glibc

/// Small files, read whole.
enum File {
  /// What was found at a path.
  enum Content {
    case bytes([UInt8])
    case tooLong
    case failed(String)
  }

  static func read(_ path: String, atMost limit: Int) -> Content {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failed(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { return .failed(String(cString: strerror(errno))) }
      if count == 0 { return .bytes(bytes) }
      bytes += buffer[..<count]
      if bytes.count > limit { return .tooLong }
    }
  }

  /// The path as it is meant in a file: relative to the folder of that file.
  static func path(_ path: String, relativeTo file: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let slash = file.lastIndex(of: "/") else { return path }
    return "\(file[..<slash])/\(path)"
  }
}

extension File {
  /// The folder that a file is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether there is a file.
  static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether this user may make files in a folder.
  static func isWritableFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && access(path, W_OK | X_OK) == 0
  }
}
