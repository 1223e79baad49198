import Glibc
import Threads

/// Decides who may connect, by how many have.
final class Admission: Sendable {
  /// The answer to a client that connects.
  enum Verdict: Sendable, Hashable {
    case admitted
    case tooMany
    case tooManyFromAddress
  }

  /// What the rest of the program may have open at once: the database and its copies, the log, a
  /// few for each thread that asks or sends, and those of each loop.
  static func descriptorsReserved(loops: Int) -> Int { 256 + 4 * loops }

  /// Who is connected now.
  private struct Counts {
    var total = 0
    var byAddress: [Address: Int] = [:]
  }

  private let counts = Lock(Counts())
  private let connections: Int
  private let perAddress: Int

  /// Raises the soft limit of descriptors to what is wanted, and takes less where the hard one
  /// is lower.
  init(_ limits: Limits, loops: Int) {
    perAddress = limits.connectionsPerAddress == 0 ? .max : limits.connectionsPerAddress
    let wanted = limits.connections == 0 ? Int(Int32.max) : limits.connections
    let reserved = Self.descriptorsReserved(loops: loops)
    connections = max(1, min(wanted, Self.descriptors(wanted + reserved) - reserved))
  }

  func admit(_ address: Address, isExempt: Bool) -> Verdict {
    counts.withLock { counts in
      guard counts.total < connections else { return .tooMany }
      if !isExempt, perAddress < .max {
        guard counts.byAddress[address.site, default: 0] < perAddress else {
          return .tooManyFromAddress
        }
        counts.byAddress[address.site, default: 0] += 1
      }
      counts.total += 1
      return .admitted
    }
  }

  func release(_ address: Address, isExempt: Bool) {
    counts.withLock { counts in
      counts.total -= 1
      guard !isExempt, let count = counts.byAddress[address.site] else { return }
      counts.byAddress[address.site] = count > 1 ? count - 1 : nil
    }
  }

  /// How many connections are open.
  var open: Int { counts.withLock { $0.total } }

  /// How many descriptors there may be, after the soft limit is raised as far as it goes.
  static func descriptors(_ wanted: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
    if limit.rlim_cur < rlim_t(wanted), limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
      // Where it cannot be raised, the connections are fewer; that is all.
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return Int(clamping: limit.rlim_cur)
  }
}
