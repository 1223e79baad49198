import Glibc

/// Questions about paths that the file system answers without the file being opened.
enum FilePath {
  /// The path without symbolic links, so that two names of one file get one lock.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The length of the file in bytes; nil if it is not there.
  static func size(_ path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  /// Makes an empty file that only this user may read, unless it is there: texts and numbers will
  /// be in it. The files beside it get the same rights from SQLite.
  static func createPrivate(_ path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  /// The bytes of the file system that a folder is on; 0 if that is not known.
  static func fileSystem(of folder: String) -> (total: Int64, free: Int64) {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return (0, 0) }
    let block = Int64(status.f_frsize)
    return (Int64(status.f_blocks) * block, Int64(status.f_bavail) * block)
  }

  /// Makes a file belong to whom the folder belongs to: what root puts there, the server must be
  /// able to open.
  static func giveToOwner(of folder: String, _ path: String) {
    var status = stat()
    guard getuid() == 0, stat(folder, &status) == 0 else { return }
    chown(path, status.st_uid, status.st_gid)
  }

  /// The folder that the file is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension StartRefusal {
  /// The refusal for a file that the system would not open, by its `errno`.
  static func unreadable(_ file: String, _ code: Int32) -> StartRefusal {
    guard ![ENOSPC, EDQUOT, EIO, EMFILE, ENFILE].contains(code) else {
      return StartRefusal(
        .failing, problem: "\(file): \(String(cString: strerror(code)))",
        fix: "free what has run out; it is tried again by itself")
    }
    return StartRefusal(
      .unreadable, problem: "\(file): \(String(cString: strerror(code)))",
      fix: code == ENOENT
        ? "create it, or correct the path" : "give this user the right to write there")
  }
}
