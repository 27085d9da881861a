/// Locks that one transaction takes by name and keeps until it ends, for what has no row to lock.
///
/// PostgreSQL knows them as advisory locks. On SQLite nothing is taken: its one writer has every lock
/// there is.
extension Transaction {
    /// Waits for the names: first for `shared` ones, which transactions that share them hold together, then
    /// for `names`, which one holds alone. Each list is taken in one order for everybody, so that nobody can
    /// deadlock.
    /// - Throws: ``DatabaseError`` when the wait takes too long.
    public func lock(shared: [String] = [], _ names: [String] = []) throws {
        let all = statements(shared: shared, names)
        for start in stride(from: 0, to: all.count, by: 128) {
            try runAll(Array(all[start..<min(start + 128, all.count)]))
        }
    }

    /// The same without a round trip of its own: what is read next waits for the locks. At most 128 names.
    public func lockLater(shared: [String] = [], _ names: [String] = []) throws {
        let all = statements(shared: shared, names)
        if !all.isEmpty { try runLater(all) }
    }

    /// Takes the lock of this number if nobody else has it. False when somebody has.
    public func tryLock(_ number: Int64) throws -> Bool {
        guard engine == .postgres else { return true }
        return try first("SELECT pg_try_advisory_xact_lock(\(number))") { try $0.get(0) } ?? false
    }

    private func statements(shared: [String], _ names: [String]) -> [SQL] {
        guard engine == .postgres else { return [] }
        return shared.map(Self.number).sorted().map { "SELECT pg_advisory_xact_lock_shared(\($0))" }
            + names.map(Self.number).sorted().map { "SELECT pg_advisory_xact_lock(\($0))" }
    }

    /// FNV-1a: two names that meet in one number only wait for each other.
    private static func number(_ name: String) -> Int64 {
        Int64(
            bitPattern: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        )
    }
}
