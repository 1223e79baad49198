/// Owners read the lists of the admin API page by page.
extension World {
  private static let lists = [
    "calls", "leads", "conversations", "callbacks", "messages", "credits/entries", "opt-outs",
    "follow-ups", "alerts",
  ]

  /// Nothing changes meanwhile, so each page follows the one before, and nothing comes twice.
  func readLists() throws {
    for list in World.lists {
      let path = "/businesses/{b}/\(list)"
      let whole = try ask(OwnerRequest(method: "GET", path: path, query: "limit=200"))
      guard whole.isDone else { return note("owner cannot read \(list): \(whole.words)") }
      var read = 0
      var cursor: String?
      repeat {
        let query = "limit=3" + (cursor.map { "&cursor=\($0)" } ?? "")
        let page = try ask(OwnerRequest(method: "GET", path: path, query: query))
        guard page.isDone else { return note("owner cannot read \(list): \(page.words)") }
        guard Array(whole.items.dropFirst(read).prefix(3)) == page.items else {
          throw Violation("API", "a page of \(list) from \(read) on is not what the whole list has")
        }
        read += page.items.count
        cursor = page.cursor
      } while cursor != nil
      guard read == whole.items.count else {
        throw Violation("API", "\(read) of \(whole.items.count) \(list) stand on the pages")
      }
    }
    mark("owner reads")
    note("owner reads every list")
  }
}
