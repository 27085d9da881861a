import Domain
import Storage

/// Finds and counts what a list of messages asks for, the shorter way.
struct MessageRange: Sendable {
    let scope: ClinicScope
    let filter: MessageFilter
    /// Through threads; nil for the newest first of all, where what is looked for is found soon.
    var route: ReadStateQuery?
    /// Of the patients' threads, where a route was looked for.
    private var counts: ThreadCounts?

    /// All messages newest first are walked while at least one of so many can be hoped to be what
    /// is looked for.
    private static let hope = 4

    init(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: MessageFilter) throws {
        self.scope = scope
        self.filter = filter
        guard let status = filter.status, scope.patientId == nil, filter.patientId == nil else { return }
        let counts = try ThreadCounts(tx, scope, .patients)
        self.counts = counts
        switch status {
        case .unread: route = counts.unread * Self.hope < counts.all ? .unread : nil
        case .read: route = counts.touched * Self.hope < counts.all ? .touched : nil
        }
    }

    /// The messages behind `position` as `id`, `created_at`; disjoint sets, of each the newest `limit`.
    func pages(after position: CursorPosition?, limit: Int) -> [SQL] {
        var filter = filter
        filter.after = position
        let sources = route == nil ? filter.sources(scope) : filter.directSources(scope)
        let walked: [SQL] = sources.map { source in
            """
            SELECT m.id, m.created_at FROM messages m WHERE \(source)
            ORDER BY m.created_at DESC, m.id DESC LIMIT \(limit)
            """
        }
        return walked + (route?.pages(scope, filter, limit: limit) ?? [])
    }

    /// By the counters that threads and clinics keep; messages are walked only where a filter asks for what
    /// these do not know.
    func count(_ tx: borrowing Transaction) throws -> Int {
        let isPlain = filter.channel == nil && filter.direction == nil
        if let patient = scope.patientId ?? filter.patientId {
            return isPlain
                ? pick(try ThreadCounts(tx, scope, .patient(patient)))
                : try counted(tx, filter.sources(scope))
        }
        let direct =
            isPlain
            ? pick(try ThreadCounts(tx, scope, .direct)) : try counted(tx, filter.directSources(scope))
        guard let counts else {
            return direct + (try MessageCounts.total(tx, scope, filter.channel, filter.direction))
        }
        return direct + (isPlain ? pick(counts) : try walked(tx, counts))
    }

    private func pick(_ counts: ThreadCounts) -> Int {
        switch filter.status {
        case .read: counts.read
        case .unread: counts.unread
        case nil: counts.all
        }
    }

    /// Those of one channel or direction, the shorter way.
    private func walked(_ tx: borrowing Transaction, _ counts: ThreadCounts) throws -> Int {
        let shorter = counts.unread <= counts.touched ? ReadStateQuery.unread : .touched
        var same = filter
        same.status = shorter == .unread ? .unread : .read
        let count = try shorter.counts(scope, same).reduce(0) { sum, sql in
            sum + (try tx.first(sql) { Int($0.int(0)) } ?? 0)
        }
        // Every other message is read.
        return same.status == filter.status
            ? count : try MessageCounts.total(tx, scope, filter.channel, filter.direction) - count
    }

    private func counted(_ tx: borrowing Transaction, _ sources: [SQL]) throws -> Int {
        try sources.reduce(0) { sum, source in
            sum + (try tx.first("SELECT count(*) FROM messages m WHERE \(source)") { Int($0.int(0)) } ?? 0)
        }
    }
}
