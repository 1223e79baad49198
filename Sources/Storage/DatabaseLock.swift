import Glibc

/// The lock that keeps a second process off the database, on a file beside it.
///
/// The database file itself is never opened but by SQLite: closing it anywhere in the process
/// would drop SQLite's own locks.
final class DatabaseLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock for the database at `path`, or says which process holds it.
  init(path: String) throws {
    let file = path + "-lock"
    descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DatabaseLock.unreadable(file, errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = DatabaseLock.holder(descriptor)
      close(descriptor)
      let name = holder.map { "process \($0)" } ?? "another process"
      throw StartRefusal(
        .locked(pid: holder), problem: "\(path): \(name) holds the database",
        fix: "stop it first, or give this one a database of its own")
    }
    write(String(getpid()))
  }

  /// Gives the lock back; the file stays, since removing it could free a lock of a third process.
  func release() {
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  private func write(_ text: String) {
    let line = Array((text + "\n").utf8)
    pwrite(descriptor, line, line.count, 0)
    ftruncate(descriptor, off_t(line.count))
  }

  /// The process that holds the lock.
  ///
  /// Its id is written a moment after the lock is taken, so a stale one is read again.
  private static func holder(_ descriptor: Int32) -> Int32? {
    var holder: Int32?
    for _ in 0..<100 {
      var bytes = [UInt8](repeating: 0, count: 16)
      let count = pread(descriptor, &bytes, bytes.count, 0)
      let line = bytes.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }
      holder = Int32(String(decoding: line, as: UTF8.self))
      if let holder, kill(holder, 0) == 0 || errno == EPERM { return holder }
      usleep(10_000)
    }
    return holder
  }

  private static func unreadable(_ file: String, _ code: Int32) -> StartRefusal {
    let reason = String(cString: strerror(code))
    return StartRefusal(
      .unreadable, problem: "\(file): \(reason)",
      fix: code == ENOENT
        ? "create the folder" : "give this user the right to write to the folder")
  }
}
