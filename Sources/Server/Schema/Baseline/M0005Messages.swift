import Storage

extension Migration {
    /// Messages, the threads that they are in, and what each user has read (contract §5).
    ///
    /// Nothing is written per reader when a message is sent. A user's unread count of a thread is its
    /// `live_count` less what the user sent and read of it, both counted in the user's own row of
    /// `thread_readers`.
    static let messages = Migration(
        id: "0005-baseline-messages",
        statements: [
            // A patient has a Doctor and a Clinic thread; two of the staff share one, with the lesser id in
            // `user_a`. `last_number` counts every message ever sent, `live_count` those not deleted.
            // `last_at` is the time of the last live message, NULL without one; `last_sent_at` never goes
            // back. `is_newest` marks the thread of a patient's two that has the last message: staff see
            // both as one conversation. `state_changed_at` is when somebody last read, unread or starred
            // anything in it; it never goes back.
            """
            CREATE TABLE message_threads (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                kind \(type: .text) NOT NULL CHECK (kind IN ('Doctor', 'Clinic', 'direct')),
                patient_id \(type: .id) REFERENCES patients (id),
                user_a \(type: .id) REFERENCES users (id),
                user_b \(type: .id) REFERENCES users (id),
                last_number \(type: .integer) NOT NULL DEFAULT 0,
                live_count \(type: .integer) NOT NULL DEFAULT 0 CHECK (live_count >= 0),
                last_message_id \(type: .id),
                last_at \(type: .instant),
                last_sent_at \(type: .instant),
                doctor_id \(type: .id) REFERENCES users (id),
                is_newest \(type: .boolean) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                state_changed_at \(type: .instant) NOT NULL DEFAULT 0,
                CHECK ((kind = 'direct') = (patient_id IS NULL)),
                CHECK ((kind = 'direct') = (user_a IS NOT NULL AND user_b IS NOT NULL)),
                CHECK ((live_count = 0) = (last_message_id IS NULL)),
                CHECK ((live_count = 0) = (last_at IS NULL))
            )\(SQL.strictByKey)
            """,
            """
            CREATE UNIQUE INDEX message_threads_patient_key ON message_threads (patient_id, kind)
            WHERE patient_id IS NOT NULL
            """,
            """
            CREATE UNIQUE INDEX message_threads_pair_key ON message_threads (clinic_id, user_a, user_b)
            WHERE user_a IS NOT NULL
            """,
            "CREATE INDEX message_threads_newest ON message_threads (clinic_id, last_at, id) WHERE is_newest",
            """
            CREATE INDEX message_threads_first ON message_threads (clinic_id, user_a, last_at, id)
            WHERE user_a IS NOT NULL
            """,
            """
            CREATE INDEX message_threads_second ON message_threads (clinic_id, user_b, last_at, id)
            WHERE user_b IS NOT NULL
            """,
            // Lists by read state go through a clinic's threads, not through all that was ever said.
            """
            CREATE INDEX message_threads_clinic ON message_threads (clinic_id, id)
            WHERE patient_id IS NOT NULL AND live_count > 0
            """,
            "CREATE INDEX message_threads_changed ON message_threads (clinic_id, state_changed_at)",
            // Deleted ones stay, with their time (contract §5.6). `number` counts within the thread.
            """
            CREATE TABLE messages (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                thread_id \(type: .id) NOT NULL REFERENCES message_threads (id),
                number \(type: .integer) NOT NULL,
                patient_id \(type: .id) REFERENCES patients (id),
                recipient_id \(type: .id) REFERENCES users (id),
                sender_id \(type: .id) NOT NULL REFERENCES users (id),
                sender_role \(type: .text) NOT NULL,
                channel \(type: .text) NOT NULL CHECK (channel IN ('sms', 'email', 'portal')),
                direction \(type: .text) NOT NULL CHECK (direction IN ('inbound', 'outbound')),
                subject \(type: .text),
                body \(type: .text) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                deleted_at \(type: .instant),
                CHECK ((patient_id IS NULL) = (recipient_id IS NOT NULL))
            )\(SQL.strict)
            """,
            "CREATE UNIQUE INDEX messages_number_key ON messages (thread_id, number)",
            "CREATE INDEX messages_thread ON messages (thread_id, created_at) WHERE deleted_at IS NULL",
            """
            CREATE INDEX messages_clinic ON messages (clinic_id, created_at, id)
            WHERE deleted_at IS NULL AND recipient_id IS NULL
            """,
            """
            CREATE INDEX messages_patient ON messages (patient_id, created_at, id)
            WHERE deleted_at IS NULL AND recipient_id IS NULL
            """,
            "CREATE INDEX messages_deleted ON messages (clinic_id, deleted_at) WHERE deleted_at IS NOT NULL",
            """
            CREATE INDEX messages_recipient ON messages (clinic_id, recipient_id, created_at, id)
            WHERE deleted_at IS NULL AND recipient_id IS NOT NULL
            """,
            """
            CREATE INDEX messages_sender ON messages (clinic_id, sender_id, created_at, id)
            WHERE deleted_at IS NULL AND recipient_id IS NOT NULL
            """,
            // Of the thread's live messages: how many the user sent, how many of the others' the user has
            // read, and how many of the user's own the other side has read.
            """
            CREATE TABLE thread_readers (
                thread_id \(type: .id) NOT NULL REFERENCES message_threads (id),
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                is_patient \(type: .boolean) NOT NULL,
                sent_count \(type: .integer) NOT NULL DEFAULT 0 CHECK (sent_count >= 0),
                read_count \(type: .integer) NOT NULL DEFAULT 0 CHECK (read_count >= 0),
                seen_count \(type: .integer) NOT NULL DEFAULT 0 CHECK (seen_count >= 0),
                PRIMARY KEY (thread_id, user_id)
            )\(SQL.strictByKey)
            """,
            // "Everything up to this number was read at this moment": one row each time that somebody reads
            // a whole thread.
            """
            CREATE TABLE read_spans (
                thread_id \(type: .id) NOT NULL REFERENCES message_threads (id),
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                through \(type: .integer) NOT NULL,
                read_at \(type: .instant) NOT NULL,
                PRIMARY KEY (thread_id, user_id, through)
            )\(SQL.strictByKey)
            """,
            // What a user did to a single message. `is_read` wins over the spans; NULL leaves it to them.
            """
            CREATE TABLE message_marks (
                message_id \(type: .id) NOT NULL REFERENCES messages (id),
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                thread_id \(type: .id) NOT NULL REFERENCES message_threads (id),
                is_read \(type: .boolean),
                read_at \(type: .instant),
                is_starred \(type: .boolean) NOT NULL DEFAULT \(SQL.dialect(sqlite: "0", postgres: "false")),
                updated_at \(type: .instant) NOT NULL DEFAULT 0,
                PRIMARY KEY (message_id, user_id),
                CHECK (is_read IS NULL OR (is_read = (read_at IS NOT NULL)))
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX message_marks_changed ON message_marks (thread_id, updated_at)",
            "CREATE INDEX message_marks_unread ON message_marks (thread_id, user_id) WHERE NOT is_read",
            // How many live messages a clinic's patient threads hold, so that a page's `total` need not
            // count them.
            """
            CREATE TABLE message_counts (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                channel \(type: .text) NOT NULL,
                direction \(type: .text) NOT NULL,
                messages \(type: .integer) NOT NULL,
                PRIMARY KEY (clinic_id, channel, direction)
            )\(SQL.strictByKey)
            """,
        ]
    )
}
