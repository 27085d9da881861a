import Storage

extension Migration {
    /// An event that tells what an audit entry or a notification says refers to it, with empty `data`,
    /// instead of repeating it: a third less to write for a booking (docs/decisions/0029).
    static let eventsByReference = Migration(
        id: "0019-events-by-reference",
        statements: [
            "ALTER TABLE events ADD COLUMN audit_number \(type: .integer)",
            "ALTER TABLE events ADD COLUMN notification_id \(type: .idAsText)",
        ])
}
