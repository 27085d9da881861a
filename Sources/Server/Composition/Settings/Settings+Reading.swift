import FoundationEssentials
import Logging
package import Storage

extension Settings {
    /// Reads and checks everything. `flags` come before `environment`, which comes before the file.
    /// - Throws: ``SettingError`` for the first value that is wrong.
    package static func read(
        flags: [SettingName: String], file: String?, environment: [String: String]
    ) async throws(SettingError) -> Settings {
        let values = try values(flags: flags, file: file, environment: environment)
        let database = try database(values)
        var settings = Settings(database: database, secret: try secret(values, beside: database))
        settings.host = values[.host] ?? settings.host
        settings.port = try values.integer(.port, in: 0...65_535, default: settings.port)
        let connections = try values.integer(.databaseConnections, in: 1...128, default: 8)
        settings.databaseOptions.connections = connections
        settings.databaseOptions.writers = min(4, (connections + 1) / 2)
        settings.databaseOptions.readers =
            values[.databaseConnections] == nil ? settings.databaseOptions.readers : connections
        settings.outsideKeys = try await outsideKeys(values)
        settings.tls = try tls(values)
        try settings.readDelivery(values)
        try settings.readLimits(values)
        try settings.readRetention(values)
        settings.deprecations = values.deprecations
        settings.responseCacheMib = try values.integer(
            .responseCacheMib, in: 0...65_536, default: settings.responseCacheMib)
        settings.deskFolder = values[.deskAssets]
        settings.logLevel = try values.choice(
            .logLevel, Logger.Level.allCases.map { ($0.rawValue, $0) }, default: .info)
        settings.logFormat = try values.choice(
            .logFormat, LogFormat.allCases.map { ($0.rawValue, $0) }, default: .text)
        try settings.readConnections(values)
        return settings
    }

    static func values(
        flags: [SettingName: String], file: String?, environment: [String: String]
    ) throws(SettingError) -> SettingValues {
        let path = file ?? environment[SettingsFile.variable].flatMap { $0.isEmpty ? nil : $0 }
        return SettingValues(
            flags: flags, environment: environment, file: try path.map(SettingsFile.read) ?? [:])
    }

    static func database(_ values: SettingValues) throws(SettingError) -> DatabaseURL {
        do {
            return try DatabaseURL(values[.databaseURL] ?? "sqlite:./data/odontox.sqlite")
        } catch {
            throw SettingError(.databaseURL, "is wrong: \(error)")
        }
    }

    private static func secret(
        _ values: SettingValues, beside database: DatabaseURL
    ) throws(SettingError) -> SessionSecret {
        if let secret = try given(values, .jwtSecret) { return secret }
        let path = secretPath(beside: database)
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            guard database.filePath == nil else {
                throw SettingError(.databaseURL, "names \(database), whose folder cannot be made")
            }
            throw SettingError(
                .jwtSecret, "is not set, and no folder can be made for a generated one at \(path)")
        }
        do {
            return try SessionSecret.kept(at: path)
        } catch {
            throw SettingError(.jwtSecret, "is not set, and \(error)")
        }
    }

    private static func outsideKeys(_ values: SettingValues) async throws(SettingError) -> OutsideKeys? {
        guard let path = values[.jwksFile] else {
            for name in [SettingName.jwksIssuer, .jwksAudience] where values[name] != nil {
                throw SettingError(name, "is of no use without \(SettingName.jwksFile.variable)")
            }
            return nil
        }
        let issuer = try required(.jwksIssuer, "whose tokens are accepted", values)
        let audience = try required(.jwksAudience, "whom its tokens are meant for", values)
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw SettingError(.jwksFile, "names \(path), which cannot be read")
        }
        do {
            var keys = try await OutsideKeys(jwks: [UInt8](data), issuer: issuer, audience: audience)
            keys.file = path
            return keys
        } catch let error as JWKSError {
            throw SettingError(.jwksFile, "names \(path), which \(error)")
        } catch {
            throw SettingError(.jwksFile, "names \(path), which cannot be used")
        }
    }
}

extension Settings {
    /// What must stand beside a JWKS file: without it, tokens for other programs of the same provider would
    /// be good here (Accounts, A3).
    private static func required(
        _ name: SettingName, _ meaning: String, _ values: SettingValues
    ) throws(SettingError) -> String {
        guard let value = values[name] else {
            throw SettingError(name, "is needed beside \(SettingName.jwksFile.variable): \(meaning)")
        }
        return value
    }

    /// The database alone, for commands that need nothing else and so make nothing else, such as the secret.
    package static func databaseURL(
        flags: [SettingName: String], file: String?, environment: [String: String]
    ) throws(SettingError) -> DatabaseURL {
        try database(try values(flags: flags, file: file, environment: environment))
    }
}

extension Settings {
    /// How many connections there may be, and how long each may take.
    mutating func readConnections(_ values: SettingValues) throws(SettingError) {
        limits.connections = try values.integer(
            .maxConnections, in: 1...1_000_000, default: limits.connections)
        limits.connectionsPerAddress = try values.integer(
            .connectionsPerAddress, in: 1...1_000_000, default: limits.connectionsPerAddress)
        limits.idle = try values.integer(.idleTimeout, in: 1...3600, default: limits.idle)
        limits.request = try values.integer(.requestTimeout, in: 1...3600, default: limits.request)
        limits.write = try values.integer(.writeTimeout, in: 1...3600, default: limits.write)
        limits.shutdown = try values.integer(.shutdownTimeout, in: 0...3600, default: limits.shutdown)
    }

    /// How much callers may ask for, and by which address they are told apart.
    mutating func readLimits(_ values: SettingValues) throws(SettingError) {
        switch values[.rateLimit]?.lowercased() {
        case nil, "on": break
        case "off": hasRateLimit = false
        case let text?:
            guard let number = Int(text), (1...1_000_000).contains(number) else {
                throw SettingError(
                    .rateLimit,
                    "must be off or requests per minute from 1 to 1000000, not \"\(text.prefix(40))\"")
            }
            requestsPerMinute = number
        }
        if let text = values[.trustedProxies] {
            guard let proxies = TrustedProxies(text) else {
                throw SettingError(
                    .trustedProxies,
                    "must be addresses or networks such as 127.0.0.1, 10.0.0.0/8, not \"\(text.prefix(40))\"")
            }
            trustedProxies = proxies
        }
    }
}
