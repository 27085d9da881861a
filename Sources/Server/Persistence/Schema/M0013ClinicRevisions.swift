import Storage

extension Migration {
    /// What a clinic's data is like has a name, which each write in the clinic changes: pages are
    /// remembered by it.
    static let clinicRevisions = Migration(
        id: "0013-clinic-revisions",
        statements: ["ALTER TABLE clinic_ledgers ADD COLUMN revision \(type: .idAsText)"])
}
