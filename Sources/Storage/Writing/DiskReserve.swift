import Glibc

/// Disk space kept back for the moment when there is no more.
///
/// When the disk is full no new work is taken, but what carriers say about texts already sent must
/// still be recorded: for that the reserve is given up, and taken again once there is room.
struct DiskReserve {
  static let bytesMax: Int64 = 16 << 20

  /// How many bytes are kept back: no more than an eighth of the file system.
  private let bytes: Int64
  private let file: String
  private let folder: String

  /// A reserve beside the database at `path`.
  init(path: String) {
    let resolved = FilePath.resolved(path)
    file = resolved + "-reserve"
    folder = FilePath.folder(of: resolved)
    bytes = min(DiskReserve.bytesMax, FilePath.fileSystem(of: folder).total / 8)
  }

  /// Takes the space; false if there is too little, and then none is taken.
  ///
  /// As much again must be free, or the space just given up would be taken at once.
  func take() -> Bool {
    guard bytes > 0, FilePath.fileSystem(of: folder).free >= 2 * bytes else { return false }
    let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard posix_fallocate(descriptor, 0, off_t(bytes)) == 0 else {
      release()
      return false
    }
    return true
  }

  /// Gives the space back.
  func release() {
    unlink(file)
  }
}

/// Which disk space a write may use.
package enum Space: Sendable {
  /// What is free.
  case free
  /// The reserve too: for facts that would be lost, such as what a carrier said about a text.
  case reserve
}
