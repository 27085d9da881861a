import Domain
import Storage

/// Marks clinics in the source before they are copied: until the mark is gone no server starts there, so a
/// crash can't leave clinics that are written to in two databases.
struct Departure: Sendable {
    let clinics: [ID]
    /// Where the clinics go. The mark names it, so that a later run finds the same target.
    let other: String
    let clock: Clock

    /// Who leaves, and under which mark.
    struct Leaving: Sendable {
        let moveId: ID
        let clinics: [ID]
        /// Whether an earlier run has set the mark.
        let isResumed: Bool
        /// The users who go with the clinics.
        let users: [(id: ID, key: String)]

        func arrival(_ clinic: ID, from source: String) -> SQL {
            """
            INSERT INTO clinic_moves (clinic_id, move_id, state, other, begun_at)
            VALUES (\(clinic), \(moveId), 'arrived', \(source), 0)
            ON CONFLICT (clinic_id) DO UPDATE SET move_id = excluded.move_id, state = 'arrived'
            """
        }

        /// Whether the target has committed.
        func hasArrived(_ tx: borrowing Transaction) throws -> Bool {
            try tx.first(
                """
                SELECT 1 FROM clinic_moves WHERE move_id = \(moveId) AND clinic_id IN \(list: clinics)
                AND state = 'arrived' LIMIT 1
                """
            ) { _ in true } ?? false
        }

        /// The move is over, also in the target. A mark that stays there does no harm.
        func forget(_ to: Database) async {
            _ = try? await to.write { tx in
                try tx.run("DELETE FROM clinic_moves WHERE move_id = \(moveId) AND state = 'arrived'")
            }
        }
    }

    /// - Throws: ``MaintenanceError`` when another move has not been finished, or users are shared with
    ///   clinics that stay.
    func begin(_ tx: borrowing Transaction) throws -> Leaving {
        let begun = try tx.query(
            "SELECT clinic_id, move_id, other FROM clinic_moves WHERE state = 'leaving'"
        ) { (clinic: try $0.get(0) as ID, move: try $0.get(1) as ID, other: try $0.get(2) as String) }
        // Another target knows nothing of what may have arrived in the first one.
        guard begun.allSatisfy({ $0.other == other }),
            begun.isEmpty || Set(begun.map(\.clinic)) == Set(clinics)
        else {
            throw MaintenanceError("Nothing was moved: \(try UnfinishedMove.described(tx) ?? "")")
        }
        let move = TenantMove(ClinicRows.rule, tenants: clinics.map(\.sqlValue))
        try move.collectAccounts(tx)
        let shared = try move.sharedAccounts(tx, atMost: SharedUsers.limit + 1)
        if !shared.isEmpty { throw MaintenanceError(try SharedUsers(besides: clinics).described(shared, tx)) }
        let users = try tx.query(
            "SELECT id, email_key FROM users WHERE id IN (SELECT id FROM moving_accounts) ORDER BY id"
        ) { (id: try $0.get(0) as ID, key: try $0.get(1) as String) }
        let now = clock.now()
        let moveId = begun.first?.move ?? ID.make(at: now)
        for clinic in clinics where begun.isEmpty {
            try tx.run(
                """
                INSERT INTO clinic_moves (clinic_id, move_id, state, other, begun_at)
                VALUES (\(clinic), \(moveId), 'leaving', \(other), \(now))
                ON CONFLICT (clinic_id) DO UPDATE SET move_id = excluded.move_id, state = 'leaving',
                    other = excluded.other, begun_at = excluded.begun_at
                """)
        }
        return Leaving(moveId: moveId, clinics: clinics, isResumed: !begun.isEmpty, users: users)
    }

    /// Takes the mark away: the clinics stay.
    func end(_ leaving: Leaving, _ from: Database) async throws {
        try await from.write { tx in
            try tx.run("DELETE FROM clinic_moves WHERE move_id = \(leaving.moveId) AND state = 'leaving'")
        }
    }

    /// Takes the mark away if the target certainly has nothing.
    /// - Throws: ``MaintenanceError`` when it has, or can't tell: then the command is to be run again.
    func end(
        _ leaving: Leaving, _ from: Database, unlessArrivedIn to: Database, because reason: any Error
    ) async throws {
        let hasArrived = try? await to.read { tx in
            try tx.first("SELECT 1 FROM clinic_moves LIMIT 1") { _ in true } != nil
                && leaving.hasArrived(tx)
        }
        guard hasArrived == false else {
            throw MaintenanceError(
                """
                The move was interrupted, and no server starts on the source until it is over; run the same \
                command again. \(reason)
                """)
        }
        try await end(leaving, from)
    }
}

/// Names users who belong to clinics on both sides.
struct SharedUsers {
    static let limit = 20
    let clinics: [ID]

    init(besides clinics: [ID]) { self.clinics = clinics }

    func described(
        _ shared: [(id: String, table: String)], _ tx: borrowing Transaction
    ) throws -> String {
        let names = try shared.prefix(Self.limit).map { try named($0.id, $0.table, tx) }
        let more = shared.count > Self.limit ? "; and more" : ""
        return """
            Nothing was moved: people of these clinics also belong to a clinic that stays. \
            \(names.joined(separator: "; "))\(more). Move those clinics together
            """
    }

    private func named(_ text: String, _ table: String, _ tx: borrowing Transaction) throws -> String {
        guard let id = ID(text) else { return text }
        let name =
            try tx.first("SELECT first_name, last_name, email FROM users WHERE id = \(id)") {
                "\(try $0.get(0) as String) \(try $0.get(1) as String) <\(try $0.get(2) as String)>"
            } ?? text
        let others = try tx.query(
            """
            SELECT c.name FROM clinics c WHERE c.id NOT IN \(list: clinics) AND (
                EXISTS (SELECT 1 FROM memberships m WHERE m.clinic_id = c.id AND m.user_id = \(id))
                OR EXISTS (SELECT 1 FROM invitations i WHERE i.clinic_id = c.id AND i.user_id = \(id)))
            ORDER BY c.name LIMIT 5
            """
        ) { try $0.get(0) as String }
        return "\(name) (\(others.isEmpty ? "rows of \(table)" : others.joined(separator: ", ")))"
    }
}
