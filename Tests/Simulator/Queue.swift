/// What is to happen, by its time; of two at the same time the first that was put in.
struct Queue<Element> {
  private struct Entry {
    let at: Int64
    let order: Int
    let element: Element
  }

  /// In falling order, so that the next is the last.
  private var entries: [Entry] = []
  private var count = 0

  var nextAt: Int64? { entries.last?.at }
  var next: Element? { entries.last?.element }

  mutating func insert(_ element: Element, at time: Int64) {
    count += 1
    let place = entries.lastIndex { $0.at > time }.map { $0 + 1 } ?? 0
    entries.insert(Entry(at: time, order: count, element: element), at: place)
  }

  mutating func popFirst() -> (at: Int64, element: Element)? {
    entries.popLast().map { ($0.at, $0.element) }
  }
}
