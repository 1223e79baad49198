/// Reads a request without a socket: from the pieces in which its bytes came.
package enum RequestBytes {
  /// The request, or nil as long as it is not complete.
  package static func read(
    _ pieces: [[UInt8]], bodyBytesMax: Int, within limits: Limits = Limits()
  ) throws(Refusal) -> Request? {
    var parser = RequestParser()
    var head: RequestHead?
    for piece in pieces {
      piece.withUnsafeBufferPointer { parser.append($0) }
      if head == nil {
        head = try parser.head(within: limits)
        if let head { try parser.expect(head.content, bytesMax: bodyBytesMax) }
      }
      if var request = head?.request, let body = try parser.body(within: limits) {
        request.body = body
        return request
      }
    }
    return nil
  }
}
