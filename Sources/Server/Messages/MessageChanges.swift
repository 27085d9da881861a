import Domain
import Storage

/// Messages sent before a moment whose state has changed at or after it, as one user sees them: read, unread
/// or starred by the user, or, of those that the user sent, read or unread by the other side. They are
/// reached from what was read, not from the messages.
struct MessageChanges: Sendable {
    let scope: ClinicScope
    let filter: MessageFilter
    let since: Instant

    /// Rows `m` of messages, what stands behind `FROM`.
    var source: SQL {
        let wanted: SQL =
            "m.clinic_id = \(scope.clinicId) AND m.created_at < \(since) \(filter.narrowed(scope))"
        return "(\(marked) UNION \(covered)) c \(nested("messages", "m", "m.id = c.id AND \(wanted)"))"
    }

    /// Messages that were marked one by one.
    private var marked: SQL {
        """
        SELECT o.id FROM (\(threads)) w
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
        return """
            SELECT o.id FROM (\(threads)) w
            \(nested("read_spans", "s", "s.thread_id = w.id AND s.read_at >= \(since)"))
            \(nested("messages", "o", "o.thread_id = w.id AND o.number <= s.through AND o.number > \(before)"))
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
