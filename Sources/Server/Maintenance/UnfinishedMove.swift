import Domain
package import Storage

/// Clinics that a move has begun to take away: they may be in another database already, and nobody may write
/// to them here until the move is over (docs/decisions/0062).
package enum UnfinishedMove {
    /// - Throws: ``MaintenanceError``, which says how to finish it.
    package static func refuse(_ database: Database) async throws {
        let found = try await database.read { tx in try described(tx) }
        if let found { throw MaintenanceError(found) }
    }

    /// Nil when all moves are over.
    static func described(_ tx: borrowing Transaction) throws -> String? {
        let clinics = try tx.query(
            "SELECT clinic_id, other FROM clinic_moves WHERE state = 'leaving' ORDER BY clinic_id LIMIT 1001"
        ) { (id: try $0.get(0) as ID, other: try $0.get(1) as String) }
        guard let first = clinics.first else { return nil }
        let flags = clinics.map { "--clinic \($0.id)" }.joined(separator: " ")
        return """
            a move of clinics to \(first.other) was interrupted: run `odontox move \(flags) --from … --to …` \
            again before anything else uses this database
            """
    }
}
