import Domain
import Storage

/// What must not be in the way in the target. The engine refuses the rest when it gets the rows.
struct Arrival: Sendable {
    let clinics: [ID]
    let leaving: Departure.Leaving

    /// - Throws: ``MaintenanceError`` with what is in the way.
    func check(_ from: Database, _ to: Database) async throws {
        let clinics = clinics
        let there = try await to.read { tx in
            try tx.query("SELECT id, name FROM clinics WHERE id IN \(list: clinics) ORDER BY id") {
                "\(try $0.get(1) as String) (\(try $0.get(0) as ID))"
            }
        }
        if !there.isEmpty { throw inTheWay(there.map { "clinic \($0)" }) }
        try await checkUsers(to)
        try await checkSuperadmins(from, to)
        try await checkSecrets(from, to)
    }

    private func checkUsers(_ to: Database) async throws {
        let size = 500
        for start in stride(from: 0, to: leaving.users.count, by: size) {
            let users = leaving.users[start..<min(start + size, leaving.users.count)]
            let (ids, keys) = (users.map(\.id), users.map(\.key))
            let found = try await to.read { tx in
                try tx.query(
                    """
                    SELECT first_name, last_name, email FROM users
                    WHERE id IN \(list: ids) OR email_key IN \(list: keys) ORDER BY id LIMIT 20
                    """
                ) {
                    "user \(try $0.get(0) as String) \(try $0.get(1) as String) <\(try $0.get(2) as String)>"
                }
            }
            if !found.isEmpty { throw inTheWay(found) }
        }
    }

    private struct Superadmin: Sendable, Equatable {
        var id: ID
        var key: String
        var email: String
        var isSuperadmin: Bool

        static let columns = Columns("id", "email_key", "email", "is_superadmin", as: Superadmin.init)
    }

    /// One whom both have must be the same in both.
    private func checkSuperadmins(_ from: Database, _ to: Database) async throws {
        let own = try await from.read { tx in
            try tx.query(
                "SELECT \(Superadmin.columns) FROM users WHERE is_superadmin ORDER BY id",
                Superadmin.columns.read)
        }
        guard !own.isEmpty else { return }
        let (ids, keys) = (own.map(\.id), own.map(\.key))
        let there = try await to.read { tx in
            try tx.query(
                """
                SELECT \(Superadmin.columns) FROM users
                WHERE id IN \(list: ids) OR email_key IN \(list: keys) ORDER BY id
                """, Superadmin.columns.read)
        }
        let wrong = there.filter { other in
            !own.contains { $0.id == other.id && $0.key == other.key && other.isSuperadmin }
        }
        if !wrong.isEmpty { throw inTheWay(wrong.map { "user <\($0.email)>, a superadmin of the source" }) }
    }

    /// What is sealed and chained must be read by the target's server.
    private func checkSecrets(_ from: Database, _ to: Database) async throws {
        let clinics = clinics
        let own = try await from.read { tx in try AuditSecrets.stored(tx, of: clinics) }
        let there = try await to.read { tx in try AuditSecrets.stored(tx) }
        guard !own.isEmpty, !there.isEmpty, own != there else { return }
        throw MaintenanceError(
            """
            Nothing was moved: the clinics' audit trail is under secret \(own.joined(separator: ", ")), the \
            target's under \(there.joined(separator: ", ")): bring one of them to the other's with \
            `odontox rotate-secret` first
            """)
    }

    private func inTheWay(_ names: [String]) -> MaintenanceError {
        MaintenanceError("Nothing was moved: the target has \(names.joined(separator: "; ")) already")
    }
}
