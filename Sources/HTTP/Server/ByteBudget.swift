import Synchronization

/// How many bytes of one kind all connections together may hold.
final class ByteBudget: Sendable {
  let bytesMax: Int
  private let held = Atomic<Int>(0)

  init(bytesMax: Int) {
    self.bytesMax = bytesMax
  }

  var bytesHeld: Int { held.load(ordering: .relaxed) }

  /// Changes one connection's share; says whether all together leave so much free with its growth.
  @discardableResult
  func change(_ share: inout Int, to bytes: Int, sparing spare: Int = 0) -> Bool {
    guard bytes != share else { return true }
    let change = bytes - share
    share = bytes
    let total = held.add(change, ordering: .relaxed).newValue
    return change < 0 || total <= bytesMax - spare
  }
}
