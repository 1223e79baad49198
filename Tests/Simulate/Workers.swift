import Glibc

/// Processes of this program that share the work, so that every processor has some of it.
///
/// A run owns SQLite's generator of random numbers, and that is one for each process.
struct Workers {
  private var workers: [Worker] = []
  private(set) var tally = Tally()
  private let beganAt = Workers.seconds
  private var told = 0
  private let count: Int

  init(_ count: Int, words: [String]) {
    self.count = count
    for index in 0..<count {
      if let worker = Worker(words + ["--share", "\(index)/\(count)"]) { workers.append(worker) }
    }
  }

  /// Waits for all; ends the others when one has found something, unless they are to go on.
  /// Returns the exit code.
  mutating func run(keepsGoing: Bool) -> Int32 {
    var code: Int32 = 0
    var open = workers
    if workers.count < count {
      Output.line("\(workers.count) of \(count) processes could be started   exit 70")
      code = 70
      for worker in workers { worker.stop() }
    }
    while !open.isEmpty {
      var polls = open.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) }
      _ = poll(&polls, nfds_t(polls.count), -1)
      for (worker, state) in zip(open, polls) where state.revents != 0 {
        guard !worker.read() else { continue }
        open.removeAll { $0 === worker }
        let ending = worker.end()
        if code == 0, ending != 0 {
          code = ending
          for other in open where !keepsGoing { other.stop() }
        }
      }
      tellProgress()
    }
    for worker in workers { for (name, count) in worker.figures { tally.add(count, name) } }
    return code
  }

  private mutating func tellProgress() {
    let passed = Workers.seconds - beganAt
    guard passed / Workers.tellEvery > told else { return }
    told = passed / Workers.tellEvery
    let done = workers.reduce(0) { $0 + $1.begun }
    Output.line("… \(done) runs in \(passed) s, at \(workers[0].last)")
  }

  /// Seconds between two lines about how far it is.
  private static let tellEvery = 20

  private static var seconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }
}

/// One of them.
private final class Worker {
  private let pid: pid_t
  let output: Int32
  private var partial: [UInt8] = []
  private(set) var last = ""
  private(set) var begun = 0
  private(set) var figures: [(String, Int)] = []
  private var isStopped = false

  init?(_ words: [String]) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    var arguments = (["simulate"] + words).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, "/proc/self/exe", &actions, nil, &arguments, environ)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      return nil
    }
    self.pid = pid
    output = ends[0]
  }

  /// Reads what has come; false at the end.
  func read() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(output, &bytes, bytes.count)
    guard count > 0 else { return false }
    partial += bytes[..<count]
    while let end = partial.firstIndex(of: UInt8(ascii: "\n")) {
      take(String(decoding: partial[..<end], as: UTF8.self))
      partial.removeSubrange(...end)
    }
    return true
  }

  private func take(_ line: String) {
    if line.hasPrefix("@ ") {
      last = String(line.dropFirst(2))
      begun += 1
    } else if line.hasPrefix("= ") {
      let parts = line.dropFirst(2).split(separator: " ", maxSplits: 1)
      if parts.count == 2, let count = Int(parts[0]) { figures.append((String(parts[1]), count)) }
    } else if !isStopped {
      Output.line(line)
    }
  }

  func stop() {
    isStopped = true
    kill(pid, SIGTERM)
  }

  /// Waits for the process; 4 if it went down over its work.
  func end() -> Int32 {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    close(output)
    let signal = status & 0x7f
    guard signal != 0 else { return (status >> 8) & 0xff }
    guard !isStopped else { return 0 }
    Output.line("FAIL crashed   \(last)   exit 4   signal \(signal)")
    return 4
  }
}
