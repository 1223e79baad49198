/// The deadlines of a loop's connections, the earliest first: a binary heap.
///
/// A deadline that moves later is not moved here: its old entry comes up, is found to be early,
/// and is put back. So a busy connection, whose deadline moves with every request, costs nothing.
struct Deadlines: Sendable {
  /// One deadline of one connection.
  struct Entry: Sendable, Hashable {
    let due: Int64
    let descriptor: Int32
    let generation: UInt32
  }

  private var heap: [Entry] = []

  /// When the first of them passes.
  var next: Int64? { heap.first?.due }

  var count: Int { heap.count }

  mutating func insert(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].due < heap[parent].due else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Drops every entry that does not stand any more.
  mutating func keep(_ isStanding: (Entry) -> Bool) {
    let standing = heap.filter(isStanding)
    heap = []
    for entry in standing { insert(entry) }
  }

  /// Takes the first entry that is due.
  mutating func removeFirst(dueAt now: Int64) -> Entry? {
    guard let first = heap.first, first.due <= now else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return first }
      if child + 1 < heap.count, heap[child + 1].due < heap[child].due { child += 1 }
      guard heap[child].due < heap[parent].due else { return first }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}
