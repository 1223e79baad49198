/// What a loop does with the bytes of its connections, through buffers that all of them share.
///
/// An idle connection so has no buffer of its own.
extension EventLoop {
  /// Reads what is there and hands it to the parser.
  func receive(
    from socket: borrowing Socket, into parser: inout RequestParser
  ) -> Socket.Transfer {
    let transfer = socket.receive(into: input.bytes)
    switch transfer {
    case .bytes(let count):
      parser.append(UnsafeBufferPointer(rebasing: input.bytes[..<count]))
      if count < input.bytes.count { exhausted(socket.descriptor) }
    case .blocked: exhausted(socket.descriptor)
    case .ended, .failed: break
    }
    return transfer
  }

  /// Reads what is there and throws it away.
  func discard(from socket: borrowing Socket) -> Socket.Transfer {
    let transfer = socket.receive(into: input.bytes)
    if transfer == .blocked { exhausted(socket.descriptor) }
    return transfer
  }

  /// Renders a response and sends as much of it as goes at once.
  ///
  /// Gives its size and the rest that has to wait, or no rest where the connection is broken.
  func send(
    _ response: Response, to method: Method, version: Version, isPersistent: Bool,
    over socket: borrowing Socket
  ) -> (total: Int, rest: [UInt8]?) {
    writer.render(
      response, to: method, version: version, isPersistent: isPersistent, at: Clock.wallSeconds)
    let transfer = writer.bytes.withUnsafeBufferPointer { socket.send($0) }
    let total = writer.bytes.count
    switch transfer {
    case .bytes(let count): return (total, count == total ? [] : Array(writer.bytes[count...]))
    case .blocked: return (total, writer.bytes)
    case .ended, .failed: return (total, nil)
    }
  }
}

/// Bytes that are read into before anybody knows what they are.
struct InputBuffer: ~Copyable {
  let bytes: UnsafeMutableBufferPointer<UInt8>

  init(bytesMax: Int) {
    bytes = .allocate(capacity: bytesMax)
    bytes.initialize(repeating: 0)
  }

  deinit {
    bytes.deallocate()
  }
}
