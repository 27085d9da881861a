import ArgumentParser
import Domain
import Foundation
import Logging
import Server
import Storage

/// The flags that every command takes.
struct SettingFlags: ParsableArguments {
    @Option(help: "A JSON file of settings. [ODONTOX_CONFIG]") var config: String?
    @Option(
        name: .customLong("database-url"),
        help: "sqlite:PATH or postgres://USER@HOST/NAME. [ODONTOX_DATABASE_URL, sqlite:./data/odontox.sqlite]"
    )
    var databaseURL: String?
    @Option(help: "Database connections. [ODONTOX_DATABASE_CONNECTIONS, 8]") var databaseConnections: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical. [ODONTOX_LOG_LEVEL, info]")
    var logLevel: String?
    @Option(help: "text or json. [ODONTOX_LOG_FORMAT, text]") var logFormat: String?

    var values: [SettingName: String] {
        var values: [SettingName: String] = [:]
        values[.databaseURL] = databaseURL
        values[.databaseConnections] = databaseConnections
        values[.logLevel] = logLevel
        values[.logFormat] = logFormat
        return values
    }

    /// Reads all settings, with `more` flags beside these.
    func settings(_ more: [SettingName: String] = [:]) async throws -> Settings {
        try await Settings.read(
            flags: values.merging(more) { $1 }, file: config, environment: ProcessInfo.processInfo.environment
        )
    }

    /// Reads where the database is, and nothing else.
    func database() throws -> DatabaseURL {
        try Settings.databaseURL(
            flags: values, file: config, environment: ProcessInfo.processInfo.environment)
    }

    /// The server's secret and the file that it is kept in, if there is one; makes none.
    func existingSecret() throws -> (secret: SessionSecret, path: String?)? {
        try Settings.existingSecret(
            flags: values, file: config, environment: ProcessInfo.processInfo.environment)
    }

    /// What `odontox rotate-secret` goes to where the secret is set.
    func newSecret() throws -> SessionSecret? {
        try Settings.newSecret(
            flags: values, file: config, environment: ProcessInfo.processInfo.environment)
    }

    /// Refuses an SQLite file that is not there: opening it would make an empty one.
    func refuseMissingFile() throws {
        guard let path = try database().filePath, !FileManager.default.fileExists(atPath: path) else {
            return
        }
        throw CommandFailure("There is no database at \(path).")
    }

    /// Refuses a machine without time zones: every clinic's clock comes from them.
    static func requireZones() throws {
        if let problem = ZoneDatabase.problem { throw CommandFailure(problem) }
    }

    /// For commands that report by what they print.
    static var quietLogger: Logger {
        Logger(label: "odontox") { _ in LineLogHandler(format: .text, level: .warning) }
    }

    /// A logger as the settings want it, on standard error.
    static func logger(_ settings: Settings) -> Logger {
        let handler = LineLogHandler(format: settings.logFormat, level: settings.logLevel)
        return Logger(label: "odontox") { _ in handler }
    }

    /// The security log of a command, on standard error.
    static func securityLog(_ settings: Settings) -> SecurityLog {
        SecurityLog(beside: logger(settings), secret: settings.secret)
    }

    /// As ``withDatabase(_:)``, with the schema brought up to date first. `body` is told which
    /// migrations were applied.
    func withMigratedDatabase<T>(
        _ body: (Settings, Database, [String]) async throws -> T
    ) async throws -> T {
        try await withDatabase { settings, database in
            let applied = try await Migrator.migrate(database, DatabaseSchema.migrations)
            try await PersonalDataUpkeep.run(
                database, AuditKeys(settings.secret), logger: Self.logger(settings))
            return try await body(settings, database, applied)
        }
    }

    /// Reads the settings, opens their database and runs `body` with it.
    func withDatabase<T>(_ body: (Settings, Database) async throws -> T) async throws -> T {
        let settings = try await settings()
        let database = try Backend.openDatabase(settings, logger: Self.logger(settings))
        defer { database.close() }
        return try await body(settings, database)
    }
}
