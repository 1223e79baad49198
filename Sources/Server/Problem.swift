package import HTTP
package import JSON

/// Everything that can go wrong with a request, under the name that clients can rely on.
package enum ProblemCode: String, Sendable, CaseIterable {
  case badRequest = "bad_request"
  case invalidJSON = "invalid_json"
  case invalidParameter = "invalid_parameter"
  case invalidIdempotencyKey = "invalid_idempotency_key"
  case unauthorized
  case forbidden
  case operatorOnly = "operator_only"
  case signatureInvalid = "signature_invalid"
  case notFound = "not_found"
  case methodNotAllowed = "method_not_allowed"
  case requestTimeout = "request_timeout"
  case numberTaken = "number_taken"
  case noCredits = "no_credits"
  case optedOut = "opted_out"
  case noNumber = "no_number"
  case noForwardNumber = "no_forward_number"
  case ownNumber = "own_number"
  case externalIDTaken = "external_id_taken"
  case idempotencyKeyReused = "idempotency_key_reused"
  case lengthRequired = "length_required"
  case staleETag = "stale_etag"
  case contentTooLarge = "content_too_large"
  case targetTooLong = "target_too_long"
  case unsupportedMediaType = "unsupported_media_type"
  case expectationFailed = "expectation_failed"
  case misdirected
  case invalidFields = "invalid_fields"
  case tooManyRequests = "too_many_requests"
  case fieldsTooLarge = "fields_too_large"
  case failed = "internal_error"
  case methodUnknown = "method_unknown"
  case notImplemented = "not_implemented"
  case unavailable
  case versionNotSupported = "version_not_supported"
}

extension ProblemCode {
  /// The one table of problems: the status, what is wrong, and what to do about it.
  package var entry: (status: Status, sentence: String, fix: String) {
    clientEntry ?? conflictEntry ?? serverEntry
  }

  private var clientEntry: (status: Status, sentence: String, fix: String)? {
    switch self {
    case .badRequest:
      (.badRequest, "The request is malformed.", "Send a request that follows RFC 9112.")
    case .invalidJSON:
      (.badRequest, "The content is not a JSON object.", "Send one JSON object in UTF-8.")
    case .invalidParameter:
      (
        .badRequest, "A query parameter has a value that it cannot have.",
        "Correct the parameters named under errors."
      )
    case .invalidIdempotencyKey:
      (
        .badRequest, "The Idempotency-Key is not usable.",
        "Send one Idempotency-Key of 1 to 255 printable ASCII characters."
      )
    case .unauthorized:
      (
        .unauthorized, "There is no valid token.",
        "Send Authorization: Bearer with a token from textback token create."
      )
    case .forbidden:
      (.forbidden, "This is not for everybody.", "Ask from the machine itself, or as an operator.")
    case .operatorOnly:
      (.forbidden, "Only an operator may do this.", "Use the token of an operator.")
    case .signatureInvalid:
      (
        .forbidden, "The webhook is not signed as this account's are.",
        "Check the account's secret, and that public_url is the address the carrier calls."
      )
    case .notFound:
      (.notFound, "There is nothing here.", "Check the path and its identifiers.")
    case .methodNotAllowed:
      (
        .methodNotAllowed, "The method is not one for this path.",
        "Use one of the methods in Allow."
      )
    case .requestTimeout:
      (.requestTimeout, "The request took too long to arrive.", "Send it again, faster.")
    case .lengthRequired:
      (.lengthRequired, "The length of the content is not known.", "Send Content-Length.")
    case .contentTooLarge:
      (.contentTooLarge, "The content is too large.", "Send less at once.")
    case .targetTooLong:
      (.targetTooLong, "The target of the request is too long.", "Shorten path and query.")
    case .unsupportedMediaType:
      (
        .unsupportedMediaType, "The content is not of a type that is read here.",
        "Send Content-Type: application/json and no Content-Encoding."
      )
    case .expectationFailed:
      (.expectationFailed, "The expectation cannot be met.", "Leave out Expect.")
    case .misdirected:
      (
        .misdirectedRequest, "This address is served over a secured connection alone.",
        "Ask the proxy that has the certificate."
      )
    case .invalidFields:
      (
        .unprocessableContent, "Some fields have values that they cannot have.",
        "Correct the fields named under errors."
      )
    case .tooManyRequests:
      (.tooManyRequests, "There are too many requests.", "Wait, then send it again.")
    case .fieldsTooLarge:
      (.fieldsTooLarge, "The header fields are too large.", "Send fewer or shorter fields.")
    default: nil
    }
  }

  private var conflictEntry: (status: Status, sentence: String, fix: String)? {
    switch self {
    case .numberTaken:
      (.conflict, "The number is taken.", "Use another number, or change the one that has it.")
    case .noCredits:
      (.conflict, "There are not enough credits for this text.", "Buy credits first.")
    case .optedOut:
      (
        .conflict, "The person asked for no more texts.",
        "Call them; only they can start texts again."
      )
    case .noNumber:
      (.conflict, "The business has no number to send this from.", "Give it a number first.")
    case .noForwardNumber:
      (
        .conflict, "The number forwards to no phone that a test could be sent to.",
        "Set textback.forward_to to your own phone."
      )
    case .ownNumber:
      (
        .conflict, "This is a number of the business itself.",
        "Change the number's settings instead."
      )
    case .externalIDTaken:
      (
        .conflict, "Another purchase has this external_id, with other values.",
        "Send the values of the first purchase, or another external_id."
      )
    case .idempotencyKeyReused:
      (
        .conflict, "Another request has used this Idempotency-Key.",
        "Use a new key for a new request."
      )
    case .staleETag:
      (
        .preconditionFailed, "It has changed since you read it.",
        "Read it again and repeat the change with its new ETag."
      )
    default: nil
    }
  }

  private var serverEntry: (status: Status, sentence: String, fix: String) {
    switch self {
    case .methodUnknown:
      (
        .notImplemented, "The method or the transfer coding is not known here.",
        "Use GET, POST, PATCH or DELETE, and no coding but chunked."
      )
    case .notImplemented:
      (.notImplemented, "This does not exist yet.", "Wait for a later version.")
    case .unavailable:
      (
        .serviceUnavailable, "What was asked could not be taken, stored or read just now.",
        "Send the same request again after the seconds in Retry-After."
      )
    case .versionNotSupported:
      (.versionNotSupported, "This version of HTTP is not spoken here.", "Use HTTP/1.1.")
    default:
      (.internalServerError, "The program failed to answer.", "Report this with its time.")
    }
  }
}

/// An answer that says what is wrong and how to put it right (RFC 9457).
package struct Problem: Error, Sendable, Equatable {
  package let code: ProblemCode
  /// What is wrong in this very case; without it, the sentence of the table.
  package let detail: String?
  package let errors: [FieldProblem]

  package init(_ code: ProblemCode, detail: String? = nil, errors: [FieldProblem] = []) {
    self.code = code
    self.detail = detail
    self.errors = errors
  }

  package var status: Status { code.entry.status }

  /// The problem as JSON.
  package var json: JSONValue {
    let entry = code.entry
    var json: JSONObject = [
      "type": "about:blank", "title": .string(entry.status.reason),
      "status": .integer(entry.status.code), "code": .string(code.rawValue),
      "detail": .string(detail ?? entry.sentence), "fix": .string(entry.fix),
    ]
    if !errors.isEmpty {
      json["errors"] = .array(
        errors.map { ["field": .string($0.field), "detail": .string($0.detail)] })
    }
    return .object(json)
  }

  /// The problem as an answer. Most say the same each time, and attackers get many.
  package var response: Response {
    detail == nil && errors.isEmpty ? Problem.prepared[code] ?? rendered : rendered
  }

  private static let prepared = Dictionary(
    uniqueKeysWithValues: ProblemCode.allCases.map { ($0, Problem($0).rendered) })

  private var rendered: Response {
    var fields = SecurityFields.api
    fields.append("Content-Type", "application/problem+json")
    switch code {
    case .unauthorized: fields.append("WWW-Authenticate", #"Bearer realm="textback""#)
    case .unavailable: fields.append("Retry-After", "1")
    default: break
    }
    return Response(status, fields: fields, body: json.bytes)
  }

  /// The answer to a request that the server refuses by its status alone.
  package static func response(for status: Status) -> Response {
    byStatus[status.code] ?? .problem(status)
  }

  private static let byStatus = Dictionary(
    ProblemCode.allCases.map { ($0.entry.status.code, Problem($0).response) },
    uniquingKeysWith: { first, _ in first })
}
