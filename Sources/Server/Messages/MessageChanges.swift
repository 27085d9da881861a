import Domain
import Storage

/// Messages that were sent, or whose state or names have changed, since a moment, as one user sees them:
/// read, unread or starred by the user, or, of those that the user sent, read or unread by the other side.
/// What was read is reached from there, not from the messages.
struct MessageChanges: Sendable {
    let scope: ClinicScope
    let filter: MessageFilter
    let since: Instant

    /// Queries of `id` and `stamp`, as ``ListChanges/read(_:_:)`` takes them.
    var sources: [SQL] { sent + [read] + renamed }

    private var sent: [SQL] {
        filter.sources(scope).map { source in
            """
            SELECT m.id AS id, m.created_at AS stamp FROM messages m WHERE \(source)
            AND m.created_at >= \(since)
            """
        }
    }

    private var read: SQL {
        """
        SELECT m.id AS id, c.stamp AS stamp FROM (\(marked)
        UNION ALL \(covered)) c \(nested("messages", "m", "m.id = c.id AND \(wanted)"))
        """
    }

    /// What the user may see and the list is narrowed to.
    private var wanted: SQL {
        let seen: SQL =
            if let patient = scope.patientId ?? filter.patientId {
                "m.patient_id = \(patient)"
            } else {
                """
                (m.recipient_id IS NULL OR m.sender_id = \(scope.userId)
                OR m.recipient_id = \(scope.userId))
                """
            }
        return "m.clinic_id = \(scope.clinicId) AND \(seen) \(filter.narrowed(scope))"
    }

    /// Messages that show the name of a patient, or the name or role of one of the staff, that is another
    /// now. A name is written once, however many messages show it.
    private var renamed: [SQL] {
        let staff: SQL = """
            memberships n JOIN users u ON u.id = n.user_id
            WHERE n.clinic_id = \(scope.clinicId) AND n.role IN ('doctor', 'receptionist', 'admin')
            """
        let named: SQL = "SELECT u.id, u.renamed_at AS stamp FROM \(staff) AND u.renamed_at >= \(since)"
        let patients: SQL = """
            SELECT id, renamed_at AS stamp FROM patients WHERE clinic_id = \(scope.clinicId)
            AND renamed_at >= \(since)
            """
        let recast: SQL = "SELECT u.id, n.updated_at AS stamp FROM \(staff) AND n.updated_at >= \(since)"
        let direct: SQL = "m.recipient_id IS NOT NULL AND \(wanted)"
        let all: [(SQL, SQL)] = [
            (patients, "m.patient_id = c.id AND m.recipient_id IS NULL AND \(wanted)"),
            (named, "m.sender_id = c.id AND m.recipient_id IS NULL AND \(wanted)"),
            (named, "m.sender_id = c.id AND \(direct)"), (named, "m.recipient_id = c.id AND \(direct)"),
            (recast, "m.recipient_id = c.id AND \(direct)"),
        ]
        return all.map { people, shown in
            "SELECT m.id AS id, c.stamp AS stamp FROM (\(people)) c \(nested("messages", "m", shown))"
        }
    }

    /// Messages that were marked one by one.
    private var marked: SQL {
        """
        SELECT o.id AS id, k.updated_at AS stamp FROM (\(threads)) w
        \(nested("message_marks", "k", "k.thread_id = w.id AND k.updated_at >= \(since)"))
        \(nested("messages", "o", "o.id = k.message_id"))
        WHERE k.user_id = \(scope.userId) OR (o.sender_id = \(scope.userId) AND k.is_read IS NOT NULL
        AND \(isOtherSide("k.user_id")))
        """
    }

    /// Messages that somebody has read with the whole thread, and had not read with it before.
    private var covered: SQL {
        let before: SQL = """
            coalesce((SELECT max(p.through) FROM read_spans p
                WHERE p.thread_id = s.thread_id AND p.user_id = s.user_id AND p.through < s.through), 0)
            """
        let newlyRead: SQL = "o.thread_id = w.id AND o.number <= s.through AND o.number > \(before)"
        return """
            SELECT o.id AS id, s.read_at AS stamp FROM (\(threads)) w
            \(nested("read_spans", "s", "s.thread_id = w.id AND s.read_at >= \(since)"))
            \(nested("messages", "o", newlyRead))
            WHERE (o.sender_id = \(scope.userId)) <> (s.user_id = \(scope.userId))
            AND (s.user_id = \(scope.userId) OR \(isOtherSide("s.user_id")))
            """
    }

    /// Whether the sender of `o` finds it read when `user` has.
    private func isOtherSide(_ user: SQL) -> SQL {
        """
        (o.recipient_id IS NOT NULL OR EXISTS (SELECT 1 FROM thread_readers r
            WHERE r.thread_id = o.thread_id AND r.user_id = \(user)
            AND r.is_patient = (o.direction = 'outbound')))
        """
    }

    /// The user's threads in which anything has changed.
    private var threads: SQL {
        let own: SQL =
            if let patient = scope.patientId ?? filter.patientId {
                "t.patient_id = \(patient)"
            } else {
                "(t.patient_id IS NOT NULL OR t.user_a = \(scope.userId) OR t.user_b = \(scope.userId))"
            }
        return
            """
            SELECT t.id FROM message_threads t WHERE t.clinic_id = \(scope.clinicId)
            AND t.state_changed_at >= \(since) AND \(own)
            """
    }

    /// One table after the other, each by its index: left to itself, PostgreSQL would rather read the big
    /// ones as wholes.
    private func nested(_ table: SQL, _ alias: SQL, _ condition: SQL) -> SQL {
        .dialect(
            sqlite: "CROSS JOIN \(table) \(alias) ON \(condition)",
            postgres:
                "CROSS JOIN LATERAL (SELECT * FROM \(table) \(alias) WHERE \(condition) OFFSET 0) \(alias)")
    }
}
