import HTTP
import Server
import Storage
import TextBack

/// A request of an owner's to the admin API, as bytes on the wire.
struct OwnerRequest: Sendable {
  let method: String
  /// The path of the route, with the names of its parameters.
  let path: String
  var id: Int64?
  var query = ""
  var body = ""
  /// The key under which it is done only once.
  var key: String?

  static let token = "tb_of_the_operator"

  private var target: String {
    var path = path.split(separator: "/").map { segment in
      segment == "{b}" ? "1" : segment == "{id}" ? String(id ?? 0) : String(segment)
    }.joined(separator: "/")
    path = AdminRoutes.prefix + "/" + path
    return query.isEmpty ? path : path + "?" + query
  }

  private var bytes: [UInt8] {
    var head = [
      "\(method) \(target) HTTP/1.1", "Host: textback.example",
      "Authorization: Bearer \(OwnerRequest.token)",
    ]
    if let key { head.append("Idempotency-Key: \(key)") }
    if !body.isEmpty {
      head += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
    }
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }

  /// The real parser, and the route that it leads to.
  func read(_ house: AdminHouse) throws -> (Request, PathParameters, AdminDoor) {
    guard let request = try RequestBytes.read([bytes], bodyBytesMax: AdminAPI.bodyBytesMax),
      let route = AdminRoutes.all.first(where: { $0.method.name == method && $0.path == path })
    else { throw Violation("SIM", "there is no route \(method) \(path)") }
    var parameters = PathParameters()
    if path.contains("{b}") { parameters.append("b", "1") }
    if path.contains("{id}") { parameters.append("id", String(id ?? 0)) }
    return (request, parameters, AdminDoor(route, house: house))
  }
}

/// What became of a request.
enum OwnerAnswer {
  case done(Response)
  /// The state of things speaks against it.
  case refused(String)
  /// The disk failed over it, so nobody knows whether it was done.
  case unclear(String)

  var words: String {
    switch self {
    case .done(let response): "\(response.status.code)"
    case .refused(let why): "refused: \(why)"
    case .unclear(let why): "unclear: \(why)"
    }
  }

  var isDone: Bool { if case .done = self { true } else { false } }
  var isUnclear: Bool { if case .unclear = self { true } else { false } }
}

extension World {
  /// What the admin API knows of the program.
  var house: AdminHouse {
    AdminHouse(
      carriers: flows.keys.sorted(),
      recovering: policy.unknownSends == .recover ? Set(flows.keys) : [],
      timeZones: zones)
  }

  /// Puts a request to the program through the real parser and the real routes.
  func ask(_ request: OwnerRequest) throws -> OwnerAnswer {
    guard let program else { return .refused("nobody answers") }
    let (read, parameters, door) = try request.read(house)
    let moment = moment
    let result = program.write(emptyingLog: request.path.hasSuffix("/erasures")) { tx in
      try door.answer(to: read, parameters, tx, at: moment)
    }
    switch result {
    case .success(let response): return .done(response)
    case .failure(let problem as Problem) where problem.status.code < 500:
      return .refused(problem.code.rawValue)
    case .failure(let error as DatabaseError) where !error.isConstraint:
      return .unclear(World.short(error))
    case .failure(let error as WriteRefusal): return .unclear(World.short(error))
    case .failure(let error as StartRefusal): return .unclear(World.short(error))
    case .failure(let error):
      throw Violation("API", "\(request.method) \(request.path) \(request.body): \(error)")
    }
  }
}
