import Storage

/// The conversations: their summaries are what their messages say.
enum MessageChecks {
    static let all = [threads, readers, tallies]

    private static let threads = Check(
        "conversations agree with their messages",
        """
        SELECT t.id FROM message_threads t
        LEFT JOIN (
            SELECT thread_id, count(*) AS all_sent, max(number) AS last_number,
                sum(CASE WHEN deleted_at IS NULL THEN 1 ELSE 0 END) AS live,
                max(CASE WHEN deleted_at IS NULL THEN created_at END) AS last_at
            FROM messages GROUP BY thread_id
        ) s ON s.thread_id = t.id
        WHERE t.live_count <> coalesce(s.live, 0) OR t.last_number <> coalesce(s.last_number, 0)
            OR coalesce(s.all_sent, 0) <> coalesce(s.last_number, 0) OR coalesce(t.last_at, 0) <> coalesce(s.last_at, 0)
            OR (t.last_message_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM messages m WHERE m.id = t.last_message_id AND m.thread_id = t.id AND m.deleted_at IS NULL))
            OR EXISTS (SELECT 1 FROM messages m WHERE m.thread_id = t.id AND m.clinic_id <> t.clinic_id)
        ORDER BY t.id
        """
    ) { "conversation \($0[0])" }

    private static let readers = Check(
        "readers have read what they are said to have",
        """
        SELECT r.thread_id, r.user_id FROM thread_readers r
        WHERE r.sent_count <> (
                SELECT count(*) FROM messages m
                WHERE m.thread_id = r.thread_id AND m.sender_id = r.user_id AND m.deleted_at IS NULL)
            OR r.read_count <> (
                SELECT count(*) FROM messages m
                WHERE m.thread_id = r.thread_id AND m.sender_id <> r.user_id AND m.deleted_at IS NULL
                    AND \(ReadState.readAt) IS NOT NULL)
            OR r.seen_count <> (
                SELECT count(*) FROM messages m
                WHERE m.thread_id = r.thread_id AND m.sender_id = r.user_id AND m.deleted_at IS NULL AND \(ReadState.isSeen))
        ORDER BY r.thread_id, r.user_id
        """
    ) { "conversation \($0[0]), user \($0[1])" }

    private static let tallies = Check(
        "clinics count their messages",
        """
        SELECT clinic_id, channel, direction, sum(kept), sum(counted) FROM (
            SELECT clinic_id, channel, direction, messages AS kept, 0 AS counted FROM message_counts
            UNION ALL
            SELECT clinic_id, channel, direction, 0, count(*) FROM messages
            WHERE deleted_at IS NULL AND recipient_id IS NULL GROUP BY clinic_id, channel, direction
        ) AS both_sides
        GROUP BY clinic_id, channel, direction HAVING sum(kept) <> sum(counted) ORDER BY clinic_id, channel, direction
        """
    ) { "clinic \($0[0]), \($0[1]) \($0[2]): tally \($0[3]), messages \($0[4])" }
}
