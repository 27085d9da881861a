/// What writes leave to the end of their transaction: on SQLite of the one that several jobs share, so that what each of them would do is done
/// once for all (docs/decisions/0028).
public protocol AtCommit: AnyObject {
    /// Writes what was gathered. Called once, before the commit or the end of a savepoint; nothing can be gathered any more.
    func write(_ tx: borrowing Transaction) throws
}

/// The parts of a transaction that wait for its end.
struct Gathering {
    private var parts: [AnyHashable: any AtCommit] = [:]
    private var order: [any AtCommit] = []
    /// Rows that wait to be inserted, one for each target.
    private var rows: [PackedRows] = []
    /// What was read, and is still so.
    private var facts: [AnyHashable: any Sendable] = [:]
    /// Whether the statements that come have nothing to do with the rows, nor with the facts.
    var isUndisturbed = false
    /// How often anybody was given a part, and may have changed it, or left rows here.
    private(set) var uses = 0

    mutating func find(_ key: AnyHashable) -> (any AtCommit)? {
        guard let part = parts[key] else { return nil }
        uses += 1
        return part
    }

    mutating func add(_ part: any AtCommit, as key: AnyHashable) {
        parts[key] = part
        order.append(part)
        uses += 1
    }

    mutating func removeAll() {
        removeParts()
        rows.removeAll(keepingCapacity: true)
        facts.removeAll(keepingCapacity: true)
        isUndisturbed = false
    }

    private mutating func removeParts() {
        parts.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
    }

    /// All parts in the order in which they were begun; none is left.
    mutating func takeParts() -> [any AtCommit] {
        defer { removeParts() }
        return order
    }

    /// Rows to be inserted together with others for their target. Returns whether so many wait that it is time to insert them.
    mutating func add(_ more: PackedRows) -> Bool {
        uses += 1
        if let index = rows.firstIndex(where: { $0.target === more.target }) {
            rows[index].append(contentsOf: more)
            return rows[index].bytes.count > Self.limit
        }
        rows.append(more)
        return more.bytes.count > Self.limit
    }

    var hasRows: Bool { !rows.isEmpty }

    /// All that waits to be inserted; none is left.
    mutating func takeRows() -> [PackedRows] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    /// Bytes of text that wait for one target.
    private static let limit = 1 << 20

    func fact(_ key: AnyHashable) -> (any Sendable)? { facts[key] }

    mutating func note(_ fact: any Sendable, as key: AnyHashable) { facts[key] = fact }

    mutating func forgetFacts() {
        if !facts.isEmpty { facts.removeAll(keepingCapacity: true) }
    }
}

extension Transaction {
    /// The transaction's part of this name, which is written at its end. It is made when there is none yet; nil when there is none to make.
    ///
    /// A savepoint has parts of its own, written at its end, and what was gathered before it is written first.
    public func gathered<Part: AtCommit>(_ key: some Hashable, _ make: () throws -> Part?) throws -> Part? {
        let key = AnyHashable(key)
        if let part = connection.gathering.find(key) { return part as? Part }
        guard let part = try make() else { return nil }
        connection.gathering.add(part, as: key)
        return part
    }

    /// Writes what has been gathered.
    func settle() throws {
        for part in connection.gathering.takeParts() { try part.write(self) }
        try connection.insertWaiting()
    }

    /// Inserts rows, by the next statement or the commit at the latest: on SQLite together with those that others of the same commit leave
    /// for the same target. An error of theirs is thrown by whatever comes next.
    public func insertLater(_ rows: PackedRows) throws {
        try rows.validate()
        if rows.count > 0 { try connection.insertLater(rows) }
    }

    /// Runs statements that neither read nor change the tables for which rows wait (``insertLater(_:)``) nor what others have noted
    /// (``noted(_:_:)``). So both go on waiting.
    public func undisturbed<T>(_ body: () throws -> T) rethrows -> T {
        let before = connection.gathering.isUndisturbed
        connection.gathering.isUndisturbed = true
        defer { connection.gathering.isUndisturbed = before }
        return try body()
    }

    /// What `read` found, now or before in this transaction, if since then there were only ``undisturbed(_:)`` statements. On SQLite jobs
    /// that are committed together have one transaction.
    public func noted<T: Sendable>(_ key: some Hashable, _ read: () throws -> T) throws -> T {
        let key = AnyHashable(key)
        if let fact = connection.gathering.fact(key), let known = fact as? T { return known }
        let value = try read()
        connection.gathering.note(value, as: key)
        return value
    }
}
