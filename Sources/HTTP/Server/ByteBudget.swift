import Synchronization

/// How many bytes of one kind all connections together may hold.
final class ByteBudget: Sendable {
  private let bytesMax: Int
  private let held = Atomic<Int>(0)

  init(bytesMax: Int) {
    self.bytesMax = bytesMax
  }

  /// Changes one connection's share; says whether all together hold too much with its growth.
  @discardableResult
  func change(_ share: inout Int, to bytes: Int) -> Bool {
    guard bytes != share else { return true }
    let change = bytes - share
    share = bytes
    let total = held.add(change, ordering: .relaxed).newValue
    return change < 0 || total <= bytesMax
  }
}
