import CNetwork
import Glibc
import Synchronization

/// Waits for many sockets at once and resumes whoever awaits them (stack: epoll, edge-triggered).
///
/// It is an actor on a thread of its own. A connection's task is isolated to its loop, so the
/// compiler proves that nobody else touches the connection, and awaiting the socket changes no
/// thread.
actor EventLoop {
  /// What a task may await of a socket.
  enum Interest: Sendable, Hashable {
    case reading
    case writing
  }

  /// Why a waiting task goes on.
  enum Wakeup: Sendable, Hashable {
    case ready
    case expired
    /// The server stops, and the wait was one that need not be waited out.
    case draining
  }

  /// One socket as the loop knows it; its place in the list is its descriptor.
  private struct Watch {
    /// Told apart from an earlier socket of the same number, whose events may still come.
    var generation: UInt32 = 0
    var isReadable = false
    var isWritable = false
    var hasEnded = false
    var watchesWriting = false
    var yieldsToDrain = false
    var interest = Interest.reading
    var waiter: UnsafeContinuation<Wakeup, Never>?
    var deadline = Int64.max
    var armed = Int64.max
  }

  nonisolated let thread: LoopThread
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Set from anywhere to make the loop drain; `thread.bell` tells it to look.
  private nonisolated let drainRequested = Atomic<Bool>(false)

  // Access is unchecked where each request would pay for it: all methods here are synchronous
  // between two waits and none calls back, so no access can meet another.

  /// The steady time in milliseconds, read once a turn.
  @exclusivity(unchecked) private(set) var now: Int64
  @exclusivity(unchecked) private(set) var isDraining = false

  /// Until when connections may linger while the loop drains.
  @exclusivity(unchecked) private var drainDeadline = Int64.max
  private let drainMilliseconds: Int64
  private let epoll: Socket
  @exclusivity(unchecked) private var watches: [Watch] = []
  @exclusivity(unchecked) private var deadlines = Deadlines()
  @exclusivity(unchecked) private var events = [epoll_event](repeating: epoll_event(), count: 256)

  /// Where every connection reads into and renders its answer, one after the other.
  let input = InputBuffer(bytesMax: 16_384)
  @exclusivity(unchecked) var writer = ResponseWriter()

  init(drainMilliseconds: Int) throws(SystemError) {
    let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw SystemError("epoll_create1") }
    epoll = Socket(adopting: descriptor)
    thread = LoopThread(bell: try Bell())
    now = Clock.steadyMilliseconds
    self.drainMilliseconds = Int64(drainMilliseconds)
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

  /// Begins to watch a socket for bytes to read.
  func watch(_ descriptor: Int32) -> Bool {
    while watches.count <= Int(descriptor) { watches.append(Watch()) }
    let generation = watches[Int(descriptor)].generation &+ 1
    watches[Int(descriptor)] = Watch()
    watches[Int(descriptor)].generation = generation
    return control(EPOLL_CTL_ADD, descriptor)
  }

  /// Forgets a socket that is about to close.
  func unwatch(_ descriptor: Int32) {
    watches[Int(descriptor)].generation &+= 1
    watches[Int(descriptor)].waiter = nil
  }

  /// Notes that the socket gave less than it was asked for, so that the next word of the kernel
  /// is to be awaited. After the other side's end there is none, and the socket stays readable.
  func exhausted(_ descriptor: Int32) {
    if !watches[Int(descriptor)].hasEnded { watches[Int(descriptor)].isReadable = false }
  }

  func isReadable(_ descriptor: Int32) -> Bool {
    watches[Int(descriptor)].isReadable
  }

  /// Waits until the socket can be read or written, at most until the deadline.
  @inline(__always)
  func wait(
    _ descriptor: Int32, for interest: Interest, until deadline: Int64, yieldsToDrain: Bool = false
  ) async -> Wakeup {
    let index = Int(descriptor)
    if yieldsToDrain, isDraining { return .draining }
    switch interest {
    case .reading:
      if watches[index].isReadable { return .ready }
    case .writing:
      if !watches[index].watchesWriting {
        watches[index].watchesWriting = true
        guard control(EPOLL_CTL_MOD, descriptor) else { return .expired }
      }
      if watches[index].isWritable {
        watches[index].isWritable = false
        return .ready
      }
    }
    watches[index].interest = interest
    watches[index].yieldsToDrain = yieldsToDrain
    arm(index, min(deadline, drainDeadline))
    return await withUnsafeContinuation { watches[index].waiter = $0 }
  }

  /// One turn: waits for events if it may, and resumes those whom they concern.
  func turn(blocks: Bool) {
    let timeout = blocks ? timeout : 0
    let count = epoll_wait(epoll.descriptor, &events, Int32(events.count), timeout)
    now = Clock.steadyMilliseconds
    for index in 0..<max(0, Int(count)) { handle(events[index]) }
    expire()
    if !isDraining, drainRequested.load(ordering: .acquiring) { beginDraining() }
  }

  private var timeout: Int32 {
    guard let next = deadlines.next else { return -1 }
    return Int32(clamping: max(0, next - now))
  }

  private func handle(_ event: epoll_event) {
    let index = Int(event.data.u64 & 0xFFFF_FFFF)
    guard index < watches.count,
      watches[index].generation == UInt32(truncatingIfNeeded: event.data.u64 >> 32)
    else { return }
    let flags = event.events
    let ending = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
    if flags & ending != 0 { watches[index].hasEnded = true }
    if flags & (EPOLLIN.rawValue | ending) != 0 { watches[index].isReadable = true }
    if flags & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
      watches[index].isWritable = true
    }
    switch watches[index].interest {
    case .reading where watches[index].isReadable: resume(index, .ready)
    case .writing where watches[index].isWritable:
      guard watches[index].waiter != nil else { return }
      watches[index].isWritable = false
      resume(index, .ready)
    case .reading, .writing: break
    }
  }

  private func resume(_ index: Int, _ wakeup: Wakeup) {
    guard let waiter = watches[index].waiter else { return }
    watches[index].waiter = nil
    waiter.resume(returning: wakeup)
  }

  private func arm(_ index: Int, _ deadline: Int64) {
    watches[index].deadline = deadline
    guard deadline < watches[index].armed else { return }
    watches[index].armed = deadline
    deadlines.insert(
      Deadlines.Entry(
        due: deadline, descriptor: Int32(index), generation: watches[index].generation))
  }

  private func expire() {
    while let entry = deadlines.removeFirst(dueAt: now) {
      let index = Int(entry.descriptor)
      guard watches[index].generation == entry.generation, watches[index].armed == entry.due
      else { continue }
      watches[index].armed = .max
      guard watches[index].waiter != nil else { continue }
      if watches[index].deadline <= now {
        resume(index, .expired)
      } else {
        arm(index, watches[index].deadline)
      }
    }
  }

  private func beginDraining() {
    isDraining = true
    drainDeadline = now + drainMilliseconds
    for index in watches.indices where watches[index].waiter != nil {
      if watches[index].yieldsToDrain {
        resume(index, .draining)
      } else {
        arm(index, min(watches[index].deadline, drainDeadline))
      }
    }
  }

  private func control(_ operation: Int32, _ descriptor: Int32) -> Bool {
    let watch = watches[Int(descriptor)]
    var event = epoll_event()
    event.events = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    if watch.watchesWriting { event.events |= EPOLLOUT.rawValue }
    event.data.u64 = UInt64(watch.generation) << 32 | UInt64(descriptor)
    return epoll_ctl(epoll.descriptor, operation, descriptor, &event) == 0
  }
}
