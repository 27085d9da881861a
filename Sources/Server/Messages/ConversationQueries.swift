import API
import Domain
import Storage

/// The SQL of the conversation list. It reads as many rows as it shows, from an index in the list's order;
/// each row's counts are kept with the thread and its readers.
enum ConversationQueries {
    enum Kind: String, CaseIterable, Sendable, WireValue {
        case patient, staff
    }

    static let order = ListOrder.falling("messages/conversations", .instant("t.last_at"), .id("t.id"))

    /// A page of what staff see: a conversation for each patient, and one for each colleague.
    static func staffPage(_ scope: ClinicScope, _ kind: Kind?, _ bound: SQL?, limit: Int) -> SQL {
        var conditions: [SQL] = []
        if kind != .staff { conditions.append("t.is_newest") }
        if kind != .patient {
            conditions += [
                "t.user_a IS NOT NULL AND t.user_a = \(scope.userId)",
                "t.user_a IS NOT NULL AND t.user_b = \(scope.userId)",
            ]
        }
        let pages: [SQL] = conditions.map { condition in
            """
            SELECT * FROM (
                SELECT t.id, t.last_at FROM message_threads t
                WHERE t.clinic_id = \(scope.clinicId) AND \(condition) AND \(bound ?? "true")
                ORDER BY \(order.sequence) LIMIT \(limit)
            ) newest
            """
        }
        // PostgreSQL plans once for all limits; the literal one tells it that a page is small, so that it
        // joins by index.
        return """
            SELECT t.id, t.kind, t.patient_id, t.last_at, m.body, m.channel,
                t.live_count + coalesce(s.live_count, 0),
                \(unread(scope, "t", "r")) + coalesce(\(unread(scope, "s", "sr")), 0),
                p.first_name, p.last_name, p.phone IS NOT NULL, EXISTS (
                    SELECT 1 FROM memberships a WHERE a.patient_id = t.patient_id AND a.ended_at IS NULL),
                u.id, u.first_name, u.last_name, um.role, \(order.columns)
            FROM (
                SELECT id FROM (
                    SELECT * FROM (\(pages.joined(separator: " UNION ALL "))) found
                    ORDER BY last_at DESC, id DESC LIMIT \(limit)
                ) page LIMIT 101
            ) page
            JOIN message_threads t ON t.id = page.id
            JOIN messages m ON m.id = t.last_message_id
            LEFT JOIN thread_readers r ON r.thread_id = t.id AND r.user_id = \(scope.userId)
            LEFT JOIN message_threads s ON s.patient_id = t.patient_id AND s.kind <> t.kind
            LEFT JOIN thread_readers sr ON sr.thread_id = s.id AND sr.user_id = \(scope.userId)
            LEFT JOIN patients p ON p.id = t.patient_id
            LEFT JOIN users u ON u.id = CASE WHEN t.user_a = \(scope.userId) THEN t.user_b ELSE t.user_a END
            LEFT JOIN memberships um ON um.clinic_id = t.clinic_id AND um.user_id = u.id
            ORDER BY \(order.sequence)
            """
    }

    /// What a patient sees: the Doctor and the Clinic thread, as far as anything stands in them.
    static func patientPage(_ scope: ClinicScope, _ bound: SQL?, limit: Int) -> SQL {
        """
        SELECT t.id, t.kind, t.patient_id, t.last_at, m.body, m.channel, t.live_count,
        \(unread(scope, "t", "r")),
            c.id, c.name, p.phone IS NOT NULL, d.id, d.first_name, d.last_name, \(order.columns)
        FROM message_threads t
        JOIN messages m ON m.id = t.last_message_id
        JOIN clinics c ON c.id = t.clinic_id
        JOIN patients p ON p.id = t.patient_id
        LEFT JOIN thread_readers r ON r.thread_id = t.id AND r.user_id = \(scope.userId)
        LEFT JOIN users d ON d.id = t.doctor_id AND t.kind = 'Doctor'
        WHERE t.patient_id = \(scope.patientId) AND t.clinic_id = \(scope.clinicId)
        AND \(bound ?? "true")
        ORDER BY \(order.sequence) LIMIT \(limit)
        """
    }

    /// What others sent in a thread and its reader has not read; NULL without a thread.
    private static func unread(_ scope: ClinicScope, _ thread: SQL, _ reader: SQL) -> SQL {
        "\(thread).live_count - coalesce(\(reader).sent_count, 0) - coalesce(\(reader).read_count, 0)"
    }
}
