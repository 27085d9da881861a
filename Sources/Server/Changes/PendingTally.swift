import Domain
import Storage

/// Which entry a reading of a list counts for.
struct TallyPlace: Hashable, Sendable {
    var clinicId: ID
    var key: ReadTally.Key

    init(_ entry: AccessLog.Entry, _ list: AccessLog.List) {
        clinicId = entry.scope.clinicId
        key = ReadTally.Key(
            userId: entry.scope.userId, resource: list.resource, subjectId: entry.subject.id,
            quarter: ReadTally.quarter(of: entry.request.now))
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
        var rest = tallies.sorted { $0.first.request.now < $1.first.request.now }[...]
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
