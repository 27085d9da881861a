import Domain
import Storage

/// The SQL of the outbox, which is the server's own and no tenant's.
enum OutboxQueries {
    static func nextDue(_ tx: borrowing Transaction, _ channel: DeliveryChannel) throws -> Instant? {
        try tx.first(
            """
            SELECT next_attempt_at FROM outbox WHERE status = 'pending' AND channel = \(channel.rawValue)
            ORDER BY next_attempt_at LIMIT 1
            """
        ) { try $0.get(0) }
    }

    /// Rows that are due and in nobody's hands; other workers pass over them until the transaction ends.
    static func due(
        _ tx: borrowing Transaction, _ channel: DeliveryChannel, at now: Instant, limit: Int
    ) throws -> [ID] {
        try tx.query(
            """
            SELECT id FROM outbox
            WHERE status = 'pending' AND channel = \(channel.rawValue) AND next_attempt_at <= \(now)
            ORDER BY next_attempt_at LIMIT \(limit) \(skippingLocked)
            """
        ) { try $0.get(0) }
    }

    /// The row, if nobody has had it in hands yet.
    static func unclaimed(_ tx: borrowing Transaction, _ id: ID) throws -> [ID] {
        try tx.query(
            """
            SELECT id FROM outbox WHERE id = \(id) AND status = 'pending' AND claimed_by IS NULL
            AND attempts = 0 \(skippingLocked)
            """
        ) { try $0.get(0) }
    }

    static func claim(_ ids: [ID], by worker: String, until end: Instant) -> SQL {
        """
        UPDATE outbox SET claimed_by = \(worker), claimed_until = \(end), next_attempt_at = \(end),
        attempts = attempts + 1
        WHERE id IN \(list: ids)
        """
    }

    /// In no order. The join is a `CROSS JOIN` since SQLite keeps to its order: by the clinic, it walks that
    /// clinic's whole outbox.
    static func claimed(_ ids: [ID]) -> SQL {
        """
        SELECT \(ClaimedMessage.columns) FROM outbox o CROSS JOIN clinics c
        LEFT JOIN contact_preferences p ON p.patient_id = o.patient_id AND p.channel = o.channel
            AND p.purpose = o.purpose AND p.replaced_at IS NULL AND p.clinic_id = o.clinic_id
        WHERE c.id = o.clinic_id AND o.id IN \(list: ids)
        """
    }

    static func succeed(
        _ outboxMessage: OutboxMessage, by worker: String, providerId: String?, at now: Instant
    ) -> SQL {
        """
        UPDATE outbox SET status = 'sent', sent_at = \(now), provider_id = \(providerId), reason = NULL,
        \(settled(outboxMessage))\(released)
        WHERE \(held(outboxMessage, worker))
        """
    }

    static func retry(
        _ outboxMessage: OutboxMessage, by worker: String, at next: Instant, reason: String
    ) -> SQL {
        """
        UPDATE outbox SET next_attempt_at = \(next), reason = \(reason), \(released)
        WHERE \(held(outboxMessage, worker))
        """
    }

    static func fail(_ outboxMessage: OutboxMessage, by worker: String, reason: String) -> SQL {
        """
        UPDATE outbox SET status = 'failed', reason = \(reason), \(settled(outboxMessage))\(released)
        WHERE \(held(outboxMessage, worker))
        """
    }

    /// Puts a claimed row back without a try.
    static func postpone(_ outboxMessage: OutboxMessage, by worker: String, until moment: Instant) -> SQL {
        """
        UPDATE outbox SET next_attempt_at = \(moment), attempts = attempts - 1, \(released)
        WHERE \(held(outboxMessage, worker))
        """
    }

    /// Puts a claimed row back until quiet hours end. What has not been tried yet begins its time then.
    static func hold(
        _ outboxMessage: OutboxMessage, by worker: String, until moment: Instant, reason: String
    ) -> SQL {
        let heldUntil: SQL = outboxMessage.attempts == 1 ? "\(moment)" : "held_until"
        return """
            UPDATE outbox SET next_attempt_at = \(moment), held_until = \(heldUntil), reason = \(reason),
            attempts = attempts - 1, \(released)
            WHERE \(held(outboxMessage, worker))
            """
    }

    /// Ends a delivery that its recipient does not want. No try was made.
    static func suppress(_ outboxMessage: OutboxMessage, by worker: String, reason: String) -> SQL {
        """
        UPDATE outbox SET status = 'suppressed', reason = \(reason), attempts = attempts - 1, \(released)
        WHERE \(held(outboxMessage, worker))
        """
    }

    /// The token of a mailed link stands in no row that needs no other try (Accounts, A2).
    private static func settled(_ outboxMessage: OutboxMessage) -> SQL {
        AccountMailRow.withoutLink(outboxMessage.template, outboxMessage.data).map { "data = \($0), " } ?? ""
    }

    private static let released: SQL = "claimed_by = NULL, claimed_until = NULL"

    /// Only who holds the row may say what became of it. `attempts` tells one lease from the next.
    private static func held(_ outboxMessage: OutboxMessage, _ worker: String) -> SQL {
        """
        id = \(outboxMessage.id) AND status = 'pending' AND claimed_by = \(worker)
        AND attempts = \(outboxMessage.attempts)
        """
    }

    private static let skippingLocked = SQL.dialect(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED")
}
