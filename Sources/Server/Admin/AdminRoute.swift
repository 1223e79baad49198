package import HTTP
import JSON
import Storage

/// One request that the admin API answers: who may make it, what it takes, and who answers.
package struct AdminRoute: Sendable {
  /// Who may ask at all; of an owner it is always the own business alone.
  package enum Audience: Sendable {
    case everybody, operators
  }

  /// What the answer needs of the database.
  package enum Effect: Sendable {
    case reads, writes
    /// Writes, and answers once nothing of what was there is left in the file or its log.
    case erases
  }

  typealias Handler = @Sendable (AdminCall, Transaction) throws -> Answer

  package let method: Method
  /// The path below the prefix.
  package let path: String
  package let audience: Audience
  package let effect: Effect
  package let body: ContentRule
  let handle: Handler

  /// Whether the path names a business.
  var hasBusiness: Bool { path.contains("{b}") }

  static func get(_ path: String, _ handle: @escaping Handler) -> AdminRoute {
    AdminRoute(
      method: .get, path: path, audience: .everybody, effect: .reads, body: .none, handle: handle)
  }

  static func post(
    _ path: String, audience: Audience = .everybody, effect: Effect = .writes,
    body: ContentRule = .required, _ handle: @escaping Handler
  ) -> AdminRoute {
    AdminRoute(
      method: .post, path: path, audience: audience, effect: effect, body: body, handle: handle)
  }

  static func patch(_ path: String, _ handle: @escaping Handler) -> AdminRoute {
    AdminRoute(
      method: .patch, path: path, audience: .everybody, effect: .writes, body: .required,
      handle: handle)
  }

  static func delete(_ path: String, _ handle: @escaping Handler) -> AdminRoute {
    AdminRoute(
      method: .delete, path: path, audience: .everybody, effect: .writes, body: .optional,
      handle: handle)
  }
}

/// Whether a request has content, and how it is read.
package enum ContentRule: Sendable {
  case none, optional, required

  /// The one JSON object that the content is.
  func read(_ request: Request) throws(Problem) -> JSONObject {
    if self == .none || (self == .optional && request.body.isEmpty) { return JSONObject() }
    let type = request.mediaType
    let isJSON = type == "application/json" || type == "application/merge-patch+json"
    guard isJSON, !request.fields.contains("Content-Encoding") else {
      throw Problem(.unsupportedMediaType)
    }
    let json: JSONValue
    do {
      json = try JSONValue(parsing: request.body)
    } catch {
      throw Problem(.invalidJSON, detail: "The content is not JSON: \(error).")
    }
    guard let object = json.object else {
      throw Problem(.invalidJSON, detail: "The content is \(json.found), not an object.")
    }
    return object
  }
}
