import Storage

/// Whether what PostgreSQL acknowledges outlives the server that it runs on. Needs no right beyond
/// `pg_monitor`.
enum StandbyCheck {
    /// Nil where there is nothing to say: on SQLite, and on a standby itself.
    static func run(_ database: Database) async -> CheckResult? {
        do {
            let standbys = try await database.read { tx -> [(name: String, state: String?)]? in
                let isPrimary = try tx.first(
                    .dialect(sqlite: "SELECT 0", postgres: "SELECT NOT pg_is_in_recovery()")
                ) { try $0.get(0) as Bool }
                guard isPrimary == true else { return nil }
                return try tx.query(
                    """
                    SELECT coalesce(application_name, ''), sync_state FROM pg_stat_replication
                    ORDER BY application_name LIMIT 100
                    """
                ) { (name: try $0.get(0), state: try $0.get(1)) }
            }
            return standbys.map(verdict)
        } catch {
            return warning("whether a standby is synchronous can't be told: \(error)")
        }
    }

    private static func verdict(_ standbys: [(name: String, state: String?)]) -> CheckResult {
        let synchronous = standbys.filter { $0.state == "sync" || $0.state == "quorum" }.map(\.name)
        if !synchronous.isEmpty {
            return CheckResult(
                check: "a synchronous standby follows: \(synchronous.joined(separator: ", "))", findings: [],
                more: 0)
        }
        if standbys.contains(where: { $0.state == nil }) {
            return warning(
                "whether a standby is synchronous can't be told: GRANT pg_monitor TO the database's user")
        }
        return warning(
            """
            no synchronous standby follows: bookings that were acknowledged last are lost with this \
            PostgreSQL's machine
            """)
    }

    private static func warning(_ text: String) -> CheckResult {
        CheckResult(check: text, findings: [], more: 0, isWarning: true)
    }
}
