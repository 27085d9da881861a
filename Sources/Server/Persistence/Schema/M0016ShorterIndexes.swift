import Storage

extension Migration {
    /// Each entry of an index that is in no order of time lands on another page of the file, and each such
    /// page is written with the commit. So these lose what does not narrow a search: a patient has one
    /// clinic, a doctor and a user have few. And only messages are found by their delivery.
    static let shorterIndexes = Migration(
        id: "0016-shorter-indexes",
        statements: [
            "DROP INDEX appointments_doctor_calendar",
            """
            CREATE INDEX appointments_doctor_calendar ON appointments (doctor_id, date, time, id)
            WHERE doctor_id IS NOT NULL
            """,
            "DROP INDEX appointments_patient_calendar",
            "CREATE INDEX appointments_patient_calendar ON appointments (patient_id, date, time, id)",
            "DROP INDEX notifications_inbox",
            "CREATE INDEX notifications_inbox ON notifications (user_id, created_at, id)",
            "DROP INDEX notifications_unread",
            "CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL",
            "DROP INDEX outbox_entity",
            "CREATE INDEX outbox_message ON outbox (entity_id) WHERE template = 'message.whatsapp'",
        ]
    )
}
