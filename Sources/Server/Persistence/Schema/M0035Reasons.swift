import Storage

extension Migration {
    /// Why a superadmin looked into a clinic, or changed something there (Accounts, A9). NULL for everybody
    /// else, and for what was done before.
    static let reasons = Migration(
        id: "0035-reasons", statements: ["ALTER TABLE audit_entries ADD COLUMN reason \(type: .text)"])
}
