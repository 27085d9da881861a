import API
import Domain
import Storage

/// How many live messages a clinic's patient threads hold, by channel and direction.
enum MessageCounts {
    static func change(
        _ scope: ClinicScope, _ channel: MessageChannel, _ direction: MessageDirection, by step: Int
    ) -> SQL {
        """
        INSERT INTO message_counts (clinic_id, channel, direction, messages)
        VALUES (\(scope.clinicId), \(channel), \(direction.rawValue), \(step))
        ON CONFLICT (clinic_id, channel, direction) DO UPDATE SET messages = message_counts.messages + \(step)
        """
    }

    static func total(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ channel: MessageChannel?,
        _ direction: MessageDirection?
    ) throws -> Int {
        var sql: SQL =
            """
            SELECT CAST(coalesce(sum(messages), 0) AS bigint) FROM message_counts
            WHERE clinic_id = \(scope.clinicId)
            """
        if let channel { sql += " AND channel = \(channel)" }
        if let direction { sql += " AND direction = \(direction.rawValue)" }
        return try tx.first(sql) { Int($0.int(0)) } ?? 0
    }
}

/// By which way a message was written; raw values are the wire's `type`.
enum MessageChannel: String, CaseIterable, Sendable {
    case sms, email, portal
}

extension MessageChannel: WireValue, SQLBindable, SQLDecodable {}
extension MessageStatus: WireValue {}

/// `unread` or `read`, as the viewer sees it (contract §5.5).
enum MessageStatus: String, CaseIterable, Sendable {
    case unread, read
}

/// Lengths in characters.
enum MessageLimits {
    static let message = 10_000
    static let subject = 200
}
