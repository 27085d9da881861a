import CSQLite

/// The SQLite library that the program runs with.
public struct SQLiteVersion: Sendable, Equatable, CustomStringConvertible {
    /// As SQLite counts: 3,040,001 is 3.40.1.
    public let number: Int

    /// A version by its number, as SQLite counts.
    public init(number: Int) { self.number = number }

    /// The library in use.
    public static var current: SQLiteVersion { SQLiteVersion(number: Int(sqlite3_libversion_number())) }

    /// As in `3.40.1`.
    public var description: String { "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)" }

    /// Whether two connections that checkpoint at once can damage a database in WAL mode
    /// (sqlite.org/wal.html, "WAL-reset"). Fixed in 3.51.3, 3.50.7 and 3.44.6.
    public var hasWALResetDefect: Bool {
        switch number / 1000 {
        case 3_044: number < 3_044_006
        case 3_050: number < 3_050_007
        default: number < 3_051_003
        }
    }

    /// One line for the operator (scale.md C1).
    public var verdict: String {
        guard hasWALResetDefect else { return "SQLite \(self)" }
        return """
            SQLite \(self) has the WAL-reset defect, which 3.51.3, 3.50.7 and 3.44.6 fix. It needs two \
            connections that checkpoint at once; here the server's one writing connection does all \
            checkpoints, so it cannot occur
            """
    }
}
