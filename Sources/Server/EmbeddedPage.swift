import Embedded

/// A file for browsers that is inside the program.
struct EmbeddedPage: Sendable {
  let name: String
  let bytes: [UInt8]

  static let all: [EmbeddedPage] = {
    var count = 0
    guard let files = embedded_pages(&count) else { return [] }
    return UnsafeBufferPointer(start: files, count: count).map { file in
      EmbeddedPage(
        name: String(cString: file.name),
        bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.length)))
    }
  }()

  /// Where it is found; the index is what a person finds first.
  var path: String {
    switch name {
    case "index.html": "/"
    case "openapi.json": AdminRoutes.prefix + "/openapi.json"
    default: "/" + name
    }
  }

  var contentType: String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "json": "application/json"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }
}
