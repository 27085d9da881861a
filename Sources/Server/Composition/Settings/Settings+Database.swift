package import Storage

extension Settings {
    /// The database alone, for commands that need nothing else and so make nothing else, such as the secret.
    package static func databaseURL(
        flags: [SettingName: String], file: String?, environment: [String: String]
    ) throws(SettingError) -> DatabaseURL {
        try database(try values(flags: flags, file: file, environment: environment))
    }
}
