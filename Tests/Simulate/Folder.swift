import Glibc
import Simulator

/// Where a counterexample is kept: the trace, the disk as it was at the end, what the carrier knew.
enum Folder {
  /// Writes it below the working directory; nil if that cannot be written to.
  static func write(_ counterexample: Counterexample) -> String? {
    let folder = "counterexample-\(counterexample.name)"
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { return nil }
    for file in counterexample.files {
      guard let stream = fopen("\(folder)/\(file.name)", "w") else { return nil }
      fwrite(file.bytes, 1, file.bytes.count, stream)
      fclose(stream)
    }
    return folder
  }
}
