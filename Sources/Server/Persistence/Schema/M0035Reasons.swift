import Storage

extension Migration {
    /// Why a superadmin looked into a clinic, or changed something there (Accounts, A9). NULL, and of counts
    /// empty, for everybody else and for what was done before.
    static let reasons = Migration(
        id: "0035-reasons",
        statements: [
            "ALTER TABLE audit_entries ADD COLUMN reason \(type: .text)",
            "ALTER TABLE read_tallies ADD COLUMN reason \(type: .text) NOT NULL DEFAULT ''",
            "DROP INDEX read_tallies_key",
            """
            CREATE UNIQUE INDEX read_tallies_key ON read_tallies
            (clinic_id, quarter, user_id, resource, subject_id, reason)
            """,
        ])
}
