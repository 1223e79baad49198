import Glibc

/// The lock that keeps a second process off the database, on a file beside it.
///
/// The database file itself is never opened but by SQLite: closing it anywhere in the process
/// would drop SQLite's own locks. The lock file also remembers the last commit, by which a lost
/// write-ahead log is noticed.
final class DatabaseLock: Sendable {
  /// How long a start waits for a holder that is about to leave, or for its process id.
  static let patienceMilliseconds = 500

  private let descriptor: Int32

  /// Takes the lock for the database at `path`, or says which process holds it.
  init(path: String) throws {
    let file = DatabaseLock.file(of: path)
    descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StartRefusal.unreadable(file, errno) }
    var holder: Int32?
    for _ in 0...DatabaseLock.patienceMilliseconds / 10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        write(holder: getpid(), at: 0)
        return
      }
      holder = DatabaseLock.holder(descriptor) ?? holder
      usleep(10_000)
    }
    close(descriptor)
    let name = holder.map { "process \($0)" } ?? "another process"
    throw StartRefusal(
      .locked(pid: holder), problem: "\(path): \(name) holds the database",
      fix: "stop it first, or give this one a database of its own")
  }

  /// Gives the lock back; the file stays, or a third process could lock one that is gone.
  func release() {
    write(holder: 0, at: 0)
    close(descriptor)
  }

  /// Remembers a commit that is on the disk.
  ///
  /// The note itself is not forced to the disk: it may be too old after a power loss, never too
  /// new.
  func note(_ mark: LogMark) {
    let sequence = String(mark.sequence)
    let padding = String(repeating: " ", count: 20 - sequence.utf8.count)
    write("\(mark.databaseID) \(padding)\(sequence)\n", at: DatabaseLock.holderLength)
  }

  /// The last commit that was noted; nil if none was.
  var noted: LogMark? {
    let words = DatabaseLock.read(descriptor).split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let sequence = Int64(words[2]) else { return nil }
    return LogMark(databaseID: String(words[1]), sequence: sequence, base: 0)
  }

  /// Forgets the commits that were noted: the file has been replaced on purpose.
  func forget() {
    ftruncate(descriptor, off_t(DatabaseLock.holderLength))
  }

  /// Who holds the lock of the database at `path`; it is taken for a moment if nobody does.
  static func holder(of path: String) -> DatabaseSurroundings.Holder {
    let descriptor = Glibc.open(file(of: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .nobody }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? .nobody : .process(holder(descriptor))
  }

  private static let holderLength = 11

  private func write(holder: Int32, at offset: Int) {
    let pid = String(holder)
    write(String(repeating: " ", count: 10 - pid.utf8.count) + pid + "\n", at: offset)
  }

  private func write(_ text: String, at offset: Int) {
    let bytes = Array(text.utf8)
    pwrite(descriptor, bytes, bytes.count, off_t(offset))
  }

  /// The process that holds the lock; its id is written a moment after the lock is taken.
  private static func holder(_ descriptor: Int32) -> Int32? {
    let word = read(descriptor).split(whereSeparator: \.isWhitespace).first
    guard let word, let pid = Int32(word), pid > 0 else { return nil }
    return kill(pid, 0) == 0 || errno == EPERM ? pid : nil
  }

  private static func read(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  private static func file(of path: String) -> String {
    "\(FilePath.resolved(path))-lock"
  }
}
