import CNetwork

/// What libcurl's callbacks share during one transfer, all of them on the thread that runs it.
final class CurlExchange {
  private let limits: ClientLimits
  private let beforeFirstByte: () -> Bool
  private var headBytes = 0
  private(set) var body: [UInt8] = []
  private(set) var isWithdrawn = false
  let errorBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init(limits: ClientLimits, beforeFirstByte: @escaping () -> Bool) {
    self.limits = limits
    self.beforeFirstByte = beforeFirstByte
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    errorBuffer.deallocate()
  }

  /// What libcurl said about the failure, if it said more than its number does.
  var words: String? {
    errorBuffer.pointee == 0 ? nil : String(cString: errorBuffer)
  }

  /// Takes a piece of the content; false once it is more than anybody should send us.
  fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard body.count + bytes.count <= limits.bodyBytesMax else { return false }
    body.append(contentsOf: bytes)
    return true
  }

  fileprivate func countHead(_ count: Int) -> Bool {
    headBytes += count
    return headBytes <= limits.headBytesMax
  }

  fileprivate func mayBegin() -> Bool {
    isWithdrawn = !beforeFirstByte()
    return !isWithdrawn
  }
}

let receiveBody: curl_receiver = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let exchange = Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
  let isTaken = exchange.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return isTaken ? size * count : 0
}

let receiveHead: curl_receiver = { _, size, count, context in
  guard let context else { return 0 }
  let exchange = Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
  return exchange.countHead(size * count) ? size * count : 0
}

let askBeforeFirstByte: curl_before_request = { context, _, _, _, _ in
  guard let context else { return CURL_PREREQFUNC_ABORT }
  let exchange = Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
  return exchange.mayBegin() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
