/// Why a request is refused before any handler sees it.
///
/// The cases stand in the order in which they are looked for: of two faults the first one counts.
package enum Refusal: Error, Sendable, Hashable, CaseIterable {
  case requestLineTooLong
  case malformedRequestLine
  case unsupportedVersion
  case targetTooLong
  case malformedTarget
  case headTooLarge
  case malformedField
  case tooManyFields
  case hostMissing
  case hostDoubled
  case malformedHost
  case malformedLength
  case lengthDoubled
  case lengthWithTransferCoding
  case transferCodingInHTTP10
  case malformedTransferCoding
  case unsupportedTransferCoding
  case contentForbidden
  case lengthRequired
  case unknownExpectation
  case misdirected
  case contentTooLarge
  case malformedChunk
  case malformedTrailer
  case timedOut
  case tooBusy

  /// The status that answers it.
  package var status: Status {
    switch self {
    case .requestLineTooLong, .targetTooLong: .targetTooLong
    case .unsupportedVersion: .versionNotSupported
    case .headTooLarge, .tooManyFields: .fieldsTooLarge
    case .unsupportedTransferCoding: .notImplemented
    case .lengthRequired: .lengthRequired
    case .unknownExpectation: .expectationFailed
    case .misdirected: .misdirectedRequest
    case .contentTooLarge: .contentTooLarge
    case .timedOut: .requestTimeout
    case .tooBusy: .serviceUnavailable
    case .malformedRequestLine, .malformedTarget, .malformedField, .hostMissing, .hostDoubled,
      .malformedHost, .malformedLength, .lengthDoubled, .lengthWithTransferCoding,
      .transferCodingInHTTP10, .malformedTransferCoding, .contentForbidden, .malformedChunk,
      .malformedTrailer:
      .badRequest
    }
  }
}
