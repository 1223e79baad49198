import Glibc

/// Another process that holds a lock file, as a server would.
final class Holder {
  let pid: pid_t
  private let toChild: Int32

  init(of lockFile: String) throws {
    var down: [Int32] = [0, 0]
    var up: [Int32] = [0, 0]
    guard pipe(&down) == 0, pipe(&up) == 0 else { throw Scratch.Failure(what: "pipe") }
    // The shell writes its id in the form of the lock file, says so, and waits to be let go.
    let script = """
      exec 9<>"$1"; flock -n 9 || exit 1; printf '%10d\\n' $$ 1<>"$1"; echo; read line
      """
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, down[0], 0)
    posix_spawn_file_actions_adddup2(&actions, up[1], 1)
    for descriptor in down + up { posix_spawn_file_actions_addclose(&actions, descriptor) }
    defer { posix_spawn_file_actions_destroy(&actions) }
    let words = ["/bin/sh", "-c", script, "sh", lockFile].map { (word: String) in strdup(word) }
    defer { words.forEach { free($0) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, "/bin/sh", &actions, nil, words + [nil], environ)
    guard code == 0 else { throw Scratch.Failure(what: "posix_spawn") }
    close(down[0])
    close(up[1])
    var byte: UInt8 = 0
    let count = Glibc.read(up[0], &byte, 1)
    close(up[0])
    self.pid = pid
    toChild = down[1]
    guard count == 1 else { throw Scratch.Failure(what: "the holder could not lock") }
  }

  func stop() {
    close(toChild)
    waitpid(pid, nil, 0)
  }
}

/// Random numbers that a seed repeats.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
