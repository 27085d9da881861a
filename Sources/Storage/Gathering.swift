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
    /// How often anybody was given a part, and may have changed it.
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
        parts.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
    }

    /// All parts in the order in which they were begun; none is left.
    mutating func takeAll() -> [any AtCommit] {
        defer { removeAll() }
        return order
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
        for part in connection.gathering.takeAll() { try part.write(self) }
    }
}
