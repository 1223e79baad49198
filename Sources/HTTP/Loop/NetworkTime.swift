import CNetwork

/// Whether somebody keeps the machine's clock right over the network.
package enum NetworkTime {
  /// What the kernel says of it; nil if it says nothing.
  package static var isKept: Bool? {
    switch network_time_is_kept() {
    case 1: true
    case 0: false
    default: nil
    }
  }
}
