/// Every size, count and time that the server keeps to, by name.
///
/// Times are in milliseconds; a count of 0 connections or requests means no limit.
package struct Limits: Sendable {
  /// Open connections in all, and from one address that is not a trusted proxy's.
  package var connections = 10_000
  package var connectionsPerAddress = 256

  /// Connections taken, and bytes read from one of them, before the others get their turn.
  package var acceptsPerTurn = 64
  package var readBytesMax = 16_384

  /// Requests answered on one connection before it is closed.
  package var requestsPerConnection = 0

  package var requestLineBytesMax = 8_192
  package var targetBytesMax = 8_000

  /// Request line and fields together, with their line ends; trailers have as much again.
  package var headBytesMax = 16_384
  package var fieldsMax = 64

  /// The line that begins a chunk, and all that chunked coding may add to one body.
  package var chunkLineBytesMax = 256
  package var chunkOverheadBytesMax = 1_048_576

  /// What all connections together hold of requests that are not complete.
  package var bufferedBytesMax = 33_554_432

  /// What all connections together hold of answers that their clients have not taken yet. A client
  /// has at most one answer coming: its next request is read only behind it.
  package var answerBytesMax = 67_108_864

  package var idleMilliseconds = 15_000
  package var headMilliseconds = 10_000
  package var bodyMilliseconds = 10_000

  /// From the first byte of a request to the last of its answer, but for the handler's own time.
  package var totalMilliseconds = 30_000

  /// How long a client may take to read an answer.
  package var writeMilliseconds = 10_000

  /// What is read and thrown away after a refusal, so that the client can read the answer first.
  package var lingerMilliseconds = 2_000
  package var lingerBytesMax = 1_048_576

  /// How long requests in flight may take when the server stops.
  package var drainMilliseconds = 5_000

  package init() {}
}
