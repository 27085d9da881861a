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
        /// Why a superadmin read it, as ``AuditLink/reason``; empty for everybody else. Another reason is
        /// another entry.
        var reason = ""
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
        let parts: [String] =
            [
                "read-tally", clinicId.description, String(number), key.userId.description, key.resource,
                key.subjectId.description, key.quarter.description, String(calls), String(records),
            ] + (key.reason.isEmpty ? [] : [key.reason])
        return keys.mark(Array(parts.joined(separator: "\u{1F}").utf8))
    }

    static let insertion: SQL = """
        INSERT INTO read_tallies (
            clinic_id, number, user_id, resource, subject_id, quarter, reason, calls, records, seal)
        VALUES
        """

    func row(_ clinicId: ID, _ number: Int64, _ keys: AuditKeys) -> SQL {
        """
        (\(clinicId), \(number), \(key.userId), \(key.resource), \(key.subjectId), \(key.quarter),
        \(key.reason), \(calls), \(records), \(seal(clinicId, number, keys)))
        """
    }

    func update(_ clinicId: ID, _ number: Int64, _ keys: AuditKeys) -> SQL {
        """
        UPDATE read_tallies SET calls = \(calls), records = \(records), seal = \(seal(clinicId, number, keys))
        WHERE clinic_id = \(clinicId) AND number = \(number)
        """
    }

    static let columns = Columns(
        "user_id", "resource", "subject_id", "quarter", "reason", "calls", "records", "number", "seal"
    ) {
        (
            user: ID, resource: String, subject: ID, quarter: Instant, reason: String, calls: Int,
            records: Int, number: Int64, seal: String
        ) in
        (
            tally: ReadTally(
                key: Key(
                    userId: user, resource: resource, subjectId: subject, quarter: quarter, reason: reason),
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

/// Which entry a reading of a list counts for.
struct TallyPlace: Hashable, Sendable {
    var clinicId: ID
    var key: ReadTally.Key

    init(_ entry: AccessLog.Entry, _ list: AccessLog.List) {
        clinicId = entry.scope.clinicId
        key = ReadTally.Key(
            userId: entry.scope.userId, resource: list.resource, subjectId: entry.subject.id,
            quarter: ReadTally.quarter(of: entry.request.now), reason: entry.scope.reason ?? "")
    }
}

/// Readings of one list by one user in a quarter of an hour that are not written yet.
struct PendingTally: Sendable {
    /// The first of them, which an entry is made of.
    let first: AccessLog.Entry
    var tally: ReadTally

    func adding(_ other: PendingTally) -> PendingTally {
        var sum = self
        sum.tally.calls += other.tally.calls
        sum.tally.records += other.tally.records
        return sum
    }

    /// The same, with its reason as it is stored.
    func referring(in clinicId: ID, _ keys: AuditKeys) -> PendingTally {
        guard !tally.key.reason.isEmpty else { return self }
        var stored = self
        stored.tally.key.reason = StoredReason.make(tally.key.reason, in: clinicId, keys).reference
        return stored
    }
}

extension Optional where Wrapped == PendingTally {
    mutating func add(_ entry: AccessLog.Entry, _ list: AccessLog.List) {
        let key = TallyPlace(entry, list).key
        let one = PendingTally(first: entry, tally: ReadTally(key: key, calls: 1, records: list.records))
        self = self?.adding(one) ?? one
    }
}

/// Writes counts of readings: into the row that the quarter of an hour has already, also from another server
/// or before a restart, or into a new one with its entry.
enum TallyWriter {
    /// Rows asked for at once.
    private static let batch = 200

    static func write(_ tallies: [PendingTally], in clinicId: ID, _ tx: borrowing Transaction) throws {
        guard var sequences = try ClinicSequences.lock(tx, clinicId: clinicId) else { return }
        let keys = try tx.auditKeys
        let ordered = tallies.sorted { $0.first.request.now < $1.first.request.now }
        var rest = ordered.map { $0.referring(in: clinicId, keys) }[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(batch))
            rest = rest.dropFirst(batch)
            let stored = try ReadTally.stored(tx, clinicId, part.map(\.tally.key))
            for pending in part {
                guard let found = stored[pending.tally.key] else { continue }
                var tally = found.tally
                tally.calls += pending.tally.calls
                tally.records += pending.tally.records
                try tx.runLater([tally.update(clinicId, found.number, keys)])
            }
            let new = part.filter { stored[$0.tally.key] == nil }
            guard let now = new.first?.first.request.now else { continue }
            let drafts = new.map { $0.first.draft(after: $0.tally.after, at: $0.first.request.now) }
            let number = sequences.lastAuditNumber + 1
            try sequences.append(tx, try keys.sealed(drafts, tx, in: clinicId, at: now), at: now)
            try tx.insertLater(
                ReadTally.insertion, zip(number..., new).map { $1.tally.row(clinicId, $0, keys) })
        }
        try sequences.write(tx, isChanged: false)
    }
}
