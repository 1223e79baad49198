import Storage
import TextBack

/// `/businesses/{b}/messages/preview`
enum PreviewResource {
  static func render(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    throw Problem(.notImplemented)
  }
}

/// What the contract names and a later version will answer.
enum LaterResource {
  static func answer(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    throw Problem(.notImplemented)
  }
}
