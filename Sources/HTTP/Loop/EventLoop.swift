import CNetwork
import Glibc
import Synchronization

/// Waits for many sockets at once and wakes those who watch them (epoll, edge-triggered).
///
/// It is an actor on a thread of its own. Watchers are isolated to it, so the compiler proves that
/// nobody else touches a connection; only what leaves the thread, a handler's errand, is a task.
actor EventLoop {
  nonisolated let thread: LoopThread
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Set from anywhere to make the loop drain; `thread.bell` tells it to look.
  private nonisolated let drainRequested = Atomic<Bool>(false)

  /// How often the loop has turned: one that hangs stays where it is.
  nonisolated let turns = Atomic<UInt64>(0)

  // Access is unchecked where each request would pay for it. A watcher calls back while it is
  // woken, but no access here lasts as long as a call to it.

  /// The steady time in milliseconds and microseconds and the wall's in seconds, read once a turn.
  @exclusivity(unchecked) private(set) var now: Int64
  @exclusivity(unchecked) private(set) var nowMicroseconds: Int64
  @exclusivity(unchecked) private(set) var wallSeconds: Int
  @exclusivity(unchecked) private(set) var isDraining = false

  /// Until when connections may linger while the loop drains.
  @exclusivity(unchecked) private var drainDeadline = Int64.max
  private let drainMilliseconds: Int64
  private let epoll: Socket
  @exclusivity(unchecked) private var watches: [Watch] = []
  @exclusivity(unchecked) private var watchers: [(any SocketWatcher)?] = []
  @exclusivity(unchecked) private var watchesOpen = 0
  @exclusivity(unchecked) private(set) var deadlines = Deadlines()
  @exclusivity(unchecked) private var events = [epoll_event](repeating: epoll_event(), count: 256)

  /// Sockets whose wish was true already; they get their turn with the next one.
  @exclusivity(unchecked) private var queue: [Int32] = []
  @exclusivity(unchecked) private var errands = Errands()

  /// Where every connection reads into and renders its answer, one after the other.
  let input: InputBuffer
  @exclusivity(unchecked) var writer = ResponseWriter()

  init(_ limits: Limits) throws(SystemError) {
    let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw SystemError("epoll_create1") }
    epoll = Socket(adopting: descriptor)
    thread = LoopThread(bell: try Bell())
    nowMicroseconds = Clock.steadyMicroseconds
    now = nowMicroseconds / 1_000
    wallSeconds = Clock.wallSeconds
    drainMilliseconds = Int64(limits.drainMilliseconds)
    input = InputBuffer(bytesMax: limits.readBytesMax)
    var event = epoll_event()
    event.events = EPOLLIN.rawValue | EPOLLET.rawValue
    event.data.u64 = UInt64(UInt32.max)
    guard epoll_ctl(descriptor, EPOLL_CTL_ADD, thread.bell.descriptor, &event) == 0 else {
      throw SystemError("epoll_ctl")
    }
  }

  /// Makes idle connections close and everything else end within the drain time.
  nonisolated func drain() {
    drainRequested.store(true, ordering: .releasing)
    thread.bell.ring()
  }

  /// Begins to watch a socket; from now on `unwatch` has to end it.
  func watch(_ descriptor: Int32, by watcher: any SocketWatcher) -> Bool {
    while watches.count <= Int(descriptor) {
      watches.append(Watch())
      watchers.append(nil)
    }
    watches[Int(descriptor)] = Watch(generation: watches[Int(descriptor)].generation &+ 1)
    guard control(EPOLL_CTL_ADD, descriptor) else { return false }
    watchers[Int(descriptor)] = watcher
    watchesOpen += 1
    return true
  }

  /// Forgets a socket and its watcher, who is about to close it.
  func unwatch(_ descriptor: Int32) {
    watches[Int(descriptor)].generation &+= 1
    watchers[Int(descriptor)] = nil
    watchesOpen -= 1
    if isOver { errands.end() }
  }

  /// Notes that the socket gave less than it was asked for, so that the next word of the kernel
  /// is to be awaited. After the other side's end there is none, and the socket stays readable.
  func exhausted(_ descriptor: Int32) {
    if !watches[Int(descriptor)].hasEnded { watches[Int(descriptor)].isReadable = false }
  }

  /// Wakes the watcher of a socket once it can be read or written, or when the deadline passes.
  ///
  /// What can be done already waits its turn all the same: no client has the loop to itself.
  func wait(
    _ descriptor: Int32, for interest: Interest, until deadline: Int64, yieldsToDrain: Bool = false
  ) {
    let index = Int(descriptor)
    watches[index].interest = interest
    watches[index].yieldsToDrain = yieldsToDrain
    arm(index, min(deadline, drainDeadline))
    if interest == .writing, !watches[index].watchesWriting {
      watches[index].watchesWriting = true
      guard control(EPOLL_CTL_MOD, descriptor) else { return arm(index, now) }
    }
    guard watches[index].isReadWished, !watches[index].isQueued else { return }
    watches[index].isQueued = true
    queue.append(descriptor)
  }

  /// Sends the work of a handler off; its answer wakes the watcher of the socket.
  func start(_ run: @escaping @Sendable () async -> Response, for descriptor: Int32) {
    wait(descriptor, for: .neither, until: .max)
    let generation = watches[Int(descriptor)].generation
    errands.add(Errand(descriptor: descriptor, generation: generation, run: run))
  }

  /// The next errands to run; none once the loop is drained and nobody watches a socket any more.
  func nextErrands() async -> [Errand] {
    await withUnsafeContinuation { errands.take(isOver: isOver, for: $0) }
  }

  /// Hands the answer to an errand to the watcher it is for, if that is still there.
  func deliver(_ response: Response, of errand: Errand) {
    let index = Int(errand.descriptor)
    guard watches[index].generation == errand.generation else { return }
    watchers[index]?.wake(.answered(response), on: self)
  }

  /// One turn: waits for events if it may, and wakes those whom they concern.
  func turn(blocks: Bool) {
    let timeout = blocks && queue.isEmpty ? timeout : 0
    let count = epoll_wait(epoll.descriptor, &events, Int32(events.count), timeout)
    readClocks()
    turns.store(turns.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    let queued = queue
    if !queued.isEmpty { queue = [] }
    for index in 0..<max(0, Int(count)) { handle(events[index]) }
    for descriptor in queued { takeTurn(Int(descriptor)) }
    expire()
    if !isDraining, drainRequested.load(ordering: .acquiring) { beginDraining() }
  }

  private func readClocks() {
    nowMicroseconds = Clock.steadyMicroseconds
    now = nowMicroseconds / 1_000
    wallSeconds = Clock.wallSeconds
  }

  private var timeout: Int32 {
    guard let next = deadlines.next else { return -1 }
    return Int32(clamping: max(0, next - now))
  }

  private func handle(_ event: epoll_event) {
    let index = Int(event.data.u64 & 0xFFFF_FFFF)
    let generation = UInt32(truncatingIfNeeded: event.data.u64 >> 32)
    guard index < watches.count, watches[index].generation == generation else { return }
    let flags = event.events
    let ending = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
    if flags & ending != 0 { watches[index].hasEnded = true }
    if flags & (EPOLLIN.rawValue | ending) != 0 { watches[index].isReadable = true }
    switch watches[index].interest {
    case .reading:
      // Who is queued has his turn coming.
      if watches[index].isReadWished, !watches[index].isQueued {
        watchers[index]?.wake(.ready, on: self)
      }
    case .writing where flags & (EPOLLOUT.rawValue | ending) != 0:
      watchers[index]?.wake(.ready, on: self)
    case .writing, .neither: break
    }
  }

  private func takeTurn(_ index: Int) {
    guard watches[index].isQueued else { return }
    watches[index].isQueued = false
    if watches[index].isReadWished { watchers[index]?.wake(.ready, on: self) }
  }

  private func arm(_ index: Int, _ deadline: Int64) {
    watches[index].deadline = deadline
    guard deadline < watches[index].armed else { return }
    watches[index].armed = deadline
    deadlines.insert(
      Deadlines.Entry(
        due: deadline, descriptor: Int32(index), generation: watches[index].generation))
    // Sockets that have closed leave theirs behind.
    if deadlines.count > 2 * watchesOpen + Self.entriesSpare { deadlines.keep(isStanding) }
  }

  private static let entriesSpare = 64

  /// Whether an entry is still that of its socket.
  private func isStanding(_ entry: Deadlines.Entry) -> Bool {
    let watch = watches[Int(entry.descriptor)]
    return watch.generation == entry.generation && watch.armed == entry.due
  }

  private func expire() {
    while let entry = deadlines.removeFirst(dueAt: now) {
      let index = Int(entry.descriptor)
      guard isStanding(entry), let watcher = watchers[index] else { continue }
      watches[index].armed = .max
      if watches[index].deadline <= now {
        watcher.wake(.expired, on: self)
      } else {
        arm(index, watches[index].deadline)
      }
    }
  }

  private func beginDraining() {
    isDraining = true
    drainDeadline = now + drainMilliseconds
    for index in watches.indices {
      guard let watcher = watchers[index] else { continue }
      if watches[index].yieldsToDrain {
        watcher.wake(.draining, on: self)
      } else {
        arm(index, min(watches[index].deadline, drainDeadline))
      }
    }
    if isOver { errands.end() }
  }

  /// Whether the loop has nothing left to wait for but errands that have begun.
  private var isOver: Bool { isDraining && watchesOpen == 0 }

  private func control(_ operation: Int32, _ descriptor: Int32) -> Bool {
    let watch = watches[Int(descriptor)]
    var event = epoll_event()
    event.events = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    if watch.watchesWriting { event.events |= EPOLLOUT.rawValue }
    event.data.u64 = UInt64(watch.generation) << 32 | UInt64(descriptor)
    return epoll_ctl(epoll.descriptor, operation, descriptor, &event) == 0
  }
}
