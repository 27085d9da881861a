package import Storage

extension Settings {
    /// Where the generated secret is kept, for a server that is given none.
    package static func secretPath(beside database: DatabaseURL) -> String {
        database.filePath.map { $0 + ".jwt-secret" } ?? "./data/odontox.jwt-secret"
    }

    /// The secret that a setting gives; nil when it gives none.
    static func given(
        _ values: SettingValues, _ name: SettingName
    ) throws(SettingError) -> SessionSecret? {
        guard let text = values[name] else { return nil }
        guard let secret = SessionSecret(Array(text.utf8)) else {
            throw SettingError(
                name, "must have \(SessionSecret.minimumLength) bytes or more, not \(text.utf8.count)")
        }
        return secret
    }

    /// The server's secret, for commands that must not make one.
    /// - Returns: The secret, and the file that it is kept in, nil for one that a setting gives. Nil where
    ///   there
    ///   is no secret yet.
    package static func existingSecret(
        flags: [SettingName: String], file: String?, environment: [String: String]
    ) throws(SettingError) -> (secret: SessionSecret, path: String?)? {
        let values = try values(flags: flags, file: file, environment: environment)
        if let secret = try given(values, .jwtSecret) { return (secret, nil) }
        let path = secretPath(beside: try database(values))
        do {
            return try SessionSecret.existing(at: path).map { ($0, path) }
        } catch {
            throw SettingError(.jwtSecret, "is not set, and \(error)")
        }
    }

    /// The secret that `odontox rotate-secret` goes to, from `ODONTOX_NEW_JWT_SECRET`; nil when it is not
    /// set.
    package static func newSecret(
        flags: [SettingName: String], file: String?, environment: [String: String]
    ) throws(SettingError) -> SessionSecret? {
        try given(try values(flags: flags, file: file, environment: environment), .newJwtSecret)
    }
}
