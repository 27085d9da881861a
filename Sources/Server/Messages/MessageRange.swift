import Domain
import Storage

/// Finds and counts what a list of messages asks for, the shorter way.
struct MessageRange: Sendable {
    let scope: ClinicScope
    let filter: MessageFilter
    /// Through threads; nil for the newest first of all, where what is looked for is found soon.
    var route: ThreadRoute?
    private var lengths: ThreadRoute.Lengths?

    /// All messages newest first are walked while at least one of so many can be hoped to be what is looked for.
    private static let hope = 4

    init(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: MessageFilter) throws {
        self.scope = scope
        self.filter = filter
        guard let status = filter.status, scope.patientId == nil, filter.patientId == nil else { return }
        let lengths = try ThreadRoute.Lengths(tx, scope)
        self.lengths = lengths
        switch status {
        case .unread: route = lengths.unread * Self.hope < lengths.all ? .unread : nil
        case .read: route = lengths.touched * Self.hope < lengths.all ? .touched : nil
        }
    }

    /// The messages behind `place` as `id`, `created_at`; disjoint sets, of each the newest `limit`.
    func pages(after place: ListPlace?, limit: Int) -> [SQL] {
        var filter = filter
        filter.after = place
        let sources = route == nil ? filter.sources(scope) : filter.directSources(scope)
        let walked: [SQL] = sources.map { source in
            "SELECT m.id, m.created_at FROM messages m WHERE \(source) ORDER BY m.created_at DESC, m.id DESC LIMIT \(limit)"
        }
        return walked + (route?.pages(scope, filter, limit: limit) ?? [])
    }

    func count(_ tx: borrowing Transaction) throws -> Int {
        guard scope.patientId == nil, filter.patientId == nil else { return try counted(tx, filter.sources(scope)) }
        let direct = try counted(tx, filter.directSources(scope))
        let total = try MessageTally.total(tx, scope, filter.channel, filter.direction)
        guard let status = filter.status, let lengths else { return total + direct }
        let shorter = lengths.unread <= lengths.touched ? ThreadRoute.unread : .touched
        var same = filter
        same.status = shorter == .unread ? .unread : .read
        let count = try shorter.counts(scope, same).reduce(0) { sum, sql in sum + (try tx.first(sql) { Int($0.int(0)) } ?? 0) }
        // What is not unread is read.
        return direct + (same.status == status ? count : total - count)
    }

    private func counted(_ tx: borrowing Transaction, _ sources: [SQL]) throws -> Int {
        try sources.reduce(0) { sum, source in
            sum + (try tx.first("SELECT count(*) FROM messages m WHERE \(source)") { Int($0.int(0)) } ?? 0)
        }
    }
}
