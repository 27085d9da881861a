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

    /// Takes the lock of this number if nobody else has it, ahead of what is asked next.
    public func askLock(_ number: Int64) throws -> AskedLock {
        guard engine == .postgres else { return AskedLock(asked: nil) }
        return AskedLock(asked: try ask(["SELECT pg_try_advisory_xact_lock(\(number))"]))
    }

    /// Whether the transaction has the lock. False when somebody else has it.
    public func has(_ lock: AskedLock) throws -> Bool {
        guard let asked = lock.asked else { return true }
        return try first(asked) { try $0.get(0) } ?? false
    }

    /// One statement for up to four locks, which PostgreSQL takes from the left to the right.
    private func statements(shared: [String], _ names: [String]) -> [SQL] {
        guard engine == .postgres else { return [] }
        let all: [SQL] =
            shared.map(LockNumber.of).sorted().map { "pg_advisory_xact_lock_shared(\($0))" }
            + names.map(LockNumber.of).sorted().map { "pg_advisory_xact_lock(\($0))" }
        return stride(from: 0, to: all.count, by: 4).map { start in
            "SELECT \(all[start..<min(start + 4, all.count)].joined(separator: ", "))"
        }
    }
}

/// A lock that was asked for without waiting for it (``Transaction/askLock(_:)``).
public struct AskedLock: Sendable {
    /// Nil on SQLite, whose one writer has every lock there is.
    let asked: Asked?
}

/// What PostgreSQL knows a named lock by.
private enum LockNumber {
    /// FNV-1a: two names that meet in one number only wait for each other.
    static func of(_ name: String) -> Int64 {
        Int64(
            bitPattern: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        )
    }
}

/// Writes that want the same locks, such as those of one clinic. On PostgreSQL those that wait together are
/// committed together, under a lock of the group that a commit of several has alone and writes that are
/// committed alone share (docs/decisions/0061).
///
/// Nothing depends on a write's naming the right group but how long it and others wait.
public struct WriteGroup: Sendable, Hashable {
    let number: Int64

    /// The group of this name, on every server of the database.
    public init(_ name: String) {
        number = LockNumber.of("group:\(name)")
    }

    /// Held to the end of the transaction, as the first of its locks.
    func lock(isShared: Bool) -> SQL {
        isShared
            ? "SELECT pg_advisory_xact_lock_shared(\(number))" : "SELECT pg_advisory_xact_lock(\(number))"
    }
}
