import Storage

extension Migration {
    /// What a phone that was offline asks for: messages that were deleted, and those whose read state or
    /// star has changed.
    static let messageChanges = Migration(
        id: "0014-message-changes",
        statements: [
            // When somebody last read, unread or starred anything in the thread; never goes back.
            "ALTER TABLE message_threads ADD COLUMN state_changed_at \(type: .instant) NOT NULL DEFAULT 0",
            "ALTER TABLE message_marks ADD COLUMN updated_at \(type: .instant) NOT NULL DEFAULT 0",
            // When that was is not known of what there is: better told once too often.
            "UPDATE message_threads SET state_changed_at = \(now)",
            "UPDATE message_marks SET updated_at = \(now)",
            "CREATE INDEX message_threads_changed ON message_threads (clinic_id, state_changed_at)",
            "CREATE INDEX message_marks_changed ON message_marks (thread_id, updated_at)",
            "CREATE INDEX messages_deleted ON messages (clinic_id, deleted_at) WHERE deleted_at IS NOT NULL",
        ]
    )

    private static let now = SQL.dialect(
        sqlite: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        postgres: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")
}
