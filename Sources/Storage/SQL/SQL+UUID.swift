extension SQL {
    /// The 36 characters, in lower case, of an expression that is a UUID.
    public static func uuidText(_ uuid: SQL) -> SQL {
        .dialect(sqlite: "uuid_text(\(uuid))", postgres: "CAST(\(uuid) AS text)")
    }

    /// The UUID of an expression that is its text.
    public static func uuid(_ text: SQL) -> SQL {
        .dialect(sqlite: "uuid_blob(\(text))", postgres: "CAST(\(text) AS uuid)")
    }
}
