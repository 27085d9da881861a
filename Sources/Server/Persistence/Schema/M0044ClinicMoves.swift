import Storage

extension Migration {
    /// Clinics on their way into another database (scale.md C6, docs/decisions/0062).
    static let clinicMoves = Migration(
        id: "0044-clinic-moves",
        statements: [
            // `leaving` in the source, until its rows are deleted there; `arrived` in the target, by which a
            // move that was interrupted knows that they may be. `other` is the other database, without a
            // password.
            """
            CREATE TABLE clinic_moves (
                clinic_id \(type: .id) PRIMARY KEY,
                move_id \(type: .id) NOT NULL,
                state \(type: .text) NOT NULL CHECK (state IN ('leaving', 'arrived')),
                other \(type: .text) NOT NULL,
                begun_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """
        ])
}
