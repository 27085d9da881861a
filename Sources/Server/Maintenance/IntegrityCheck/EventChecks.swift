import Domain
import Storage

/// What writes leave behind: events in a row, deliveries on their way.
enum EventChecks {
    static func all(now: Instant) -> [Check] { [events, sequences, moves, stuck(now: now), settled] }

    /// Old events are forgotten from the front; what is left has no gap and ends at the sequences's number.
    private static let events = Check(
        "events have no gaps",
        """
        SELECT e.clinic_id, min(e.number), max(e.number), count(*), l.event_number FROM events e
        JOIN clinic_sequences l ON l.clinic_id = e.clinic_id
        GROUP BY e.clinic_id, l.event_number
        HAVING count(*) <> max(e.number) - min(e.number) + 1 OR max(e.number) <> l.event_number
        ORDER BY e.clinic_id
        """
    ) { "clinic \($0[0]): \($0[3]) events from \($0[1]) to \($0[2]), sequence at \($0[4])" }

    private static let sequences = Check(
        "each clinic has its sequences",
        """
        SELECT c.id FROM clinics c WHERE NOT EXISTS (SELECT 1 FROM clinic_sequences l
        WHERE l.clinic_id = c.id) ORDER BY c.id
        """
    ) { "clinic \($0[0])" }

    private static let moves = Check("no move of clinics is unfinished") { tx, findings in
        if let found = try UnfinishedMove.described(tx) { findings.add(found) }
    }

    /// Nobody has tried for an hour what was due then, or somebody claimed it and never came back.
    private static func stuck(now: Instant) -> Check {
        let hourAgo = now.adding(minutes: -60)
        return Check(
            "deliveries go out",
            """
            SELECT id, channel, attempts FROM outbox
            WHERE status = 'pending' AND next_attempt_at < \(hourAgo) AND (claimed_until IS NULL
            OR claimed_until < \(hourAgo))
            ORDER BY next_attempt_at, id
            """
        ) {
            """
            delivery \($0[0]) (\($0[1]), tried \($0[2]) times) waits for more than an hour; is a server \
            running?
            """
        }
    }

    private static let settled = Check(
        "deliveries have the end that they tell",
        """
        SELECT id, status FROM outbox
        WHERE (status = 'sent') <> (sent_at IS NOT NULL)
            OR (status IN ('failed', 'suppressed') AND reason IS NULL)
        ORDER BY id
        """
    ) { "delivery \($0[0]) (\($0[1]))" }
}
