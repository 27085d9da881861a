import Domain
import Storage

/// How often a user has read a list in a quarter of an hour, and how many records they were shown: one entry
/// of the audit trail (Accounts, A5). The entry is written with the first reading and stays as it is; its
/// counts stand beside it, under a seal of their own, and grow until the quarter is over.
struct ReadTally: Sendable {
    struct Key: Hashable, Sendable {
        var userId: ID
        /// The list's address, as in `/patients`.
        var resource: String
        /// The patient whose data it was, or the clinic for a list of many.
        var subjectId: ID
        /// When the quarter of an hour began.
        var quarter: Instant
    }

    static let quarterMinutes: Int64 = 15

    var key: Key
    var calls: Int
    var records: Int

    static func quarter(of moment: Instant) -> Instant {
        let length = quarterMinutes * 60_000
        return Instant(milliseconds: moment.milliseconds / length * length)
    }

    /// What the entry says; the counts are added where it is shown.
    var after: String { "{\"resource\":\"\(key.resource)\",\"from\":\"\(key.quarter)\"}" }

    /// An entry's `after` as it is shown.
    /// - Parameter tally: Calls and records, with a comma between them; nil for an entry that counts nothing.
    static func shown(_ after: String, _ tally: String?) -> String {
        guard let counts = tally?.split(separator: ","), counts.count == 2, after.hasSuffix("}") else {
            return after
        }
        return "\(after.dropLast()),\"calls\":\(counts[0]),\"records\":\(counts[1])}"
    }

    /// An HMAC of all that the row says.
    func seal(_ clinicId: ID, _ number: Int64, _ keys: AuditKeys) -> String {
        let parts: [String] = [
            "read-tally", clinicId.description, String(number), key.userId.description, key.resource,
            key.subjectId.description, key.quarter.description, String(calls), String(records),
        ]
        return keys.mark(Array(parts.joined(separator: "\u{1F}").utf8))
    }

    static let insertion: SQL = """
        INSERT INTO read_tallies (
            clinic_id, number, user_id, resource, subject_id, quarter, calls, records, seal)
        VALUES
        """

    func row(_ clinicId: ID, _ number: Int64, _ keys: AuditKeys) -> SQL {
        """
        (\(clinicId), \(number), \(key.userId), \(key.resource), \(key.subjectId), \(key.quarter), \(calls),
        \(records), \(seal(clinicId, number, keys)))
        """
    }

    func update(_ clinicId: ID, _ number: Int64, _ keys: AuditKeys) -> SQL {
        """
        UPDATE read_tallies SET calls = \(calls), records = \(records), seal = \(seal(clinicId, number, keys))
        WHERE clinic_id = \(clinicId) AND number = \(number)
        """
    }

    static let columns = Columns(
        "user_id", "resource", "subject_id", "quarter", "calls", "records", "number", "seal"
    ) {
        (
            user: ID, resource: String, subject: ID, quarter: Instant, calls: Int, records: Int,
            number: Int64,
            seal: String
        ) in
        (
            tally: ReadTally(
                key: Key(userId: user, resource: resource, subjectId: subject, quarter: quarter),
                calls: calls, records: records), number: number, seal: seal
        )
    }

    /// The rows of these keys, with their numbers.
    static func stored(
        _ tx: borrowing Transaction, _ clinicId: ID, _ keys: [Key]
    ) throws -> [Key: (tally: ReadTally, number: Int64)] {
        guard !keys.isEmpty else { return [:] }
        var found: [Key: (tally: ReadTally, number: Int64)] = [:]
        let rows = try tx.query(
            """
            SELECT \(columns) FROM read_tallies
            WHERE clinic_id = \(clinicId) AND quarter IN \(list: Set(keys.map(\.quarter)).sorted())
            AND user_id IN \(list: Set(keys.map(\.userId)).sorted())
            """, columns.read)
        for row in rows { found[row.tally.key] = (row.tally, row.number) }
        return found
    }
}
