package import HTTP

/// Everything that an operator decides, with secrets read and paths as the program uses them.
package struct ServerConfiguration: Sendable {
  package var listen = Listening()
  /// Where the carriers reach the server, without a slash at the end.
  package var publicURL: String
  package var databasePath: String
  package var carriers: [CarrierAccount] = []
  package var limits = ConnectionLimits()
  package var backups = BackupSchedule()
  package var log = LogSettings()

  package init(publicURL: String, databasePath: String) {
    self.publicURL = publicURL
    self.databasePath = databasePath
  }

  /// Where the server listens, and whose word on its clients' addresses it takes.
  package struct Listening: Sendable, Equatable {
    package var host = "127.0.0.1"
    /// 0 takes a free port.
    package var port = 8_080
    package var trustedProxies: [Network] = []
    /// Event loops, each with a thread and its own listening socket.
    package var loops = 1

    package init() {}
  }

  /// How many connections may be open, in all and from one address; 0 is no limit.
  package struct ConnectionLimits: Sendable, Equatable {
    package var connections = 10_000
    package var connectionsPerAddress = 256

    package init() {}
  }
}
