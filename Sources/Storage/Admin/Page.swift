/// Which part of a list is asked for: what follows a place in it, and how much.
package struct PageRequest<Place: Sendable>: Sendable {
  /// The last item that was seen; nil at the beginning.
  package let after: Place?
  package let limit: Int

  package init(after: Place? = nil, limit: Int) {
    self.after = after
    self.limit = limit
  }

  /// One more row than is shown tells whether there are more.
  var rowLimit: Int { limit + 1 }
}

extension PageRequest where Place == Int64 {
  /// The identifier that those of the page lie below; lists are newest first.
  var below: Int64 { after ?? .max }
}

/// A part of a list in its order, and whether more follows.
package struct Page<Item: Sendable>: Sendable {
  package let items: [Item]
  package let hasMore: Bool

  package init(items: [Item], hasMore: Bool) {
    self.items = items
    self.hasMore = hasMore
  }

  /// Of one row more than was asked for.
  init(_ rows: [Item], limit: Int) {
    items = Array(rows.prefix(limit))
    hasMore = rows.count > limit
  }
}
