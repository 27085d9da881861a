import Storage

extension Migration {
    /// Lists of messages by read state go through the threads of a clinic, not through all that
    /// was ever said.
    static let messageStatus = Migration(
        id: "0011-message-status",
        statements: [
            """
            CREATE INDEX message_threads_clinic ON message_threads (clinic_id, id)
            WHERE patient_id IS NOT NULL AND live_count > 0
            """
        ]
    )
}
