/// The prepared statements of one connection, found by the shape of the SQL; the least recently used
/// one leaves first.
struct StatementCache<Statement> {
    private final class Entry {
        let shape: SQLShape
        let statement: Statement
        var lastUse: UInt64

        init(shape: SQLShape, statement: Statement, lastUse: UInt64) {
            self.shape = shape
            self.statement = statement
            self.lastUse = lastUse
        }
    }

    private var entries: [UInt64: Entry] = [:]
    private var clock: UInt64 = 0
    private let engine: Engine
    private let capacity: Int

    init(engine: Engine, capacity: Int) {
        self.engine = engine
        self.capacity = max(capacity, 1)
        entries.reserveCapacity(self.capacity + 1)
    }

    var count: Int { entries.count }

    mutating func find(_ sql: SQL) -> Statement? {
        let hash = sql.shapeHash(for: engine)
        guard let entry = entries[hash], entry.shape.matches(sql, engine: engine) else { return nil }
        clock &+= 1
        entry.lastUse = clock
        return entry.statement
    }

    /// Keeps a statement and returns those that had to leave for it.
    mutating func insert(_ statement: Statement, for sql: SQL) -> [Statement] {
        clock &+= 1
        let entry = Entry(shape: SQLShape(sql, engine: engine), statement: statement, lastUse: clock)
        var gone: [Statement] = []
        if let old = entries.updateValue(entry, forKey: sql.shapeHash(for: engine)) {
            gone.append(old.statement)
        }
        if entries.count > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries.removeValue(forKey: oldest.key)
            gone.append(oldest.value.statement)
        }
        return gone
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }
}
