import HTTP
import JSON
import Logging
import Server
import Storage

extension Kind<ServerConfiguration.Listening> {
  static var listening: Kind {
    .object { reader in
      var listen = ServerConfiguration.Listening()
      listen.host = reader.read("host", .host).value ?? listen.host
      listen.port = reader.read("port", .integer(0...65_535)).value ?? listen.port
      listen.trustedProxies =
        reader.read("trusted_proxies", .list(of: .network, count: 0...64)).value ?? []
      listen.loops = reader.read("loops", .integer(1...64)).value ?? listen.loops
      return listen
    }
  }
}

extension Kind<ServerConfiguration.ConnectionLimits> {
  static var connectionLimits: Kind {
    .object { reader in
      var limits = ServerConfiguration.ConnectionLimits()
      let range = Kind<Int>.integer(0...1_000_000)
      limits.connections = reader.read("connections", range).value ?? limits.connections
      limits.connectionsPerAddress =
        reader.read("connections_per_address", range).value ?? limits.connectionsPerAddress
      return limits
    }
  }
}

extension Kind<String> {
  static func databasePath(relativeTo file: String) -> Kind {
    .object { reader in
      reader.read("path", .path(relativeTo: file)).value
        ?? File.path("textback.db", relativeTo: file)
    }
  }
}

extension Kind<BackupSchedule> {
  static func backups(relativeTo file: String) -> Kind {
    .object { reader in
      var backups = BackupSchedule()
      backups.directory = reader.read("directory", .path(relativeTo: file), .nullable).value
      backups.everyMinutes =
        reader.read("every_minutes", .integer(1...10_080)).value ?? backups.everyMinutes
      backups.keep = reader.read("keep", .backupRetention).value ?? backups.keep
      return backups
    }
  }
}

extension Kind<BackupRetention> {
  static var backupRetention: Kind {
    .object { reader in
      let standard = BackupRetention()
      let range = Kind<Int>.integer(0...1_000)
      return BackupRetention(
        hourly: reader.read("hourly", range).value ?? standard.hourly,
        daily: reader.read("daily", range).value ?? standard.daily,
        monthly: reader.read("monthly", range).value ?? standard.monthly)
    }
  }
}

extension Kind<LogSettings> {
  static var logSettings: Kind {
    .object { reader in
      var log = LogSettings()
      log.level = reader.read("level", .oneOf).value ?? log.level
      log.format = reader.read("format", .oneOf).value ?? log.format
      return log
    }
  }
}
