@testable import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct GroupCommitTests {
    @Test("Writers that wait together share one commit; one that throws takes back only its own")
    func oneFails() async throws {
        try await TestDatabase.with(.sqlite, template: counters) { test in
            let before = test.database.metrics
            let results = try await together(test.database, 50) { index, tx in
                try tx.insert("c\(index)")
                if index == 20 { throw Refused() }
                if index == 30 { try tx.insert("c30") }
                return index
            }
            let after = test.database.metrics
            // The job that held the writer up, and the batch.
            #expect(after.commits - before.commits == 2)
            #expect(after.committedJobs - before.committedJobs == 49)
            for (index, result) in results.enumerated() {
                switch index {
                case 20: #expect(result.failure is Refused)
                case 30: #expect(result.failure is DatabaseError)
                default: #expect(result.value == index)
                }
            }
            let names = try await test.database.names()
            #expect(names.count == 48 && !names.contains("c20") && !names.contains("c30"))
        }
    }

    @Test("A job that throws before it has changed anything costs the others nothing: each runs once")
    func refusedEarly() async throws {
        try await TestDatabase.with(.sqlite, template: counters) { test in
            try await test.database.write { try $0.insert("taken") }
            let runs = Mutex(0)
            let before = test.database.metrics
            let results = try await together(test.database, 30) { index, tx in
                runs.withLock { $0 += 1 }
                switch index % 3 {
                case 0: try tx.insert("c\(index)")
                case 1: throw Refused()
                default:
                    try tx.notify(channel: "events", payload: "never")
                    try tx.insert("taken")
                }
                return index
            }
            #expect(runs.withLock { $0 } == 30)
            #expect(test.database.metrics.commits - before.commits == 2)
            for (index, result) in results.enumerated() {
                switch index % 3 {
                case 0: #expect(result.value == index)
                case 1: #expect(result.failure is Refused)
                default: #expect((result.failure as? DatabaseError)?.kind == .unique("counters.name"))
                }
            }
            #expect(try await test.database.names().count == 11)
        }
    }

    @Test(
        """
        A job that throws after an attempt that failed has left nothing; after one that succeeded, its \
        changes go
        """
    )
    func attempts() async throws {
        try await TestDatabase.with(.sqlite, template: counters) { test in
            try await test.database.write { try $0.insert("taken") }
            let runs = Mutex(0)
            let results = try await together(test.database, 8) { index, tx in
                runs.withLock { $0 += 1 }
                #expect(throws: DatabaseError.self) {
                    try tx.attempt("INSERT INTO counters (name, n) VALUES (\("taken"), \(1))")
                }
                if index == 3 { throw Refused() }
                try tx.attempt("INSERT INTO counters (name, n) VALUES (\("c\(index)"), \(1))")
                if index == 5 { throw Refused() }
            }
            #expect(runs.withLock { $0 } == 8)
            #expect(results.filter { $0.failure is Refused }.count == 2)
            #expect(
                Set(try await test.database.names()) == Set(["taken"] + [0, 1, 2, 4, 6, 7].map { "c\($0)" }))
        }
    }

    @Test("Jobs of one commit see those before them, in the order of their call")
    func order() async throws {
        try await TestDatabase.with(.sqlite, template: counters) { test in
            try await test.database.write { try $0.insert("sum") }
            let results = try await together(test.database, 40) { _, tx in
                try tx.first("UPDATE counters SET n = n + 1 WHERE name = 'sum' RETURNING n") { $0.int(0) }
            }
            #expect(results.compactMap { $0.value ?? nil }.sorted() == (1...40).map { Int64($0) })
            #expect(try await test.database.counter("sum") == 40)
        }
    }

    @Test("When the commit fails every writer hears it, and nothing stays")
    func commitFails() async throws {
        var options = DatabaseOptions.test
        let hook = CommitHook()
        options.beforeCommit = { try hook.run() }
        try await TestDatabase.with(.sqlite, template: counters, options: options) { test in
            hook.failAfter(0)
            let results = try await together(test.database, 10) { index, tx in
                try tx.insert("c\(index)")
                try tx.notify(channel: "events", payload: "never")
                if index == 3 { throw Refused() }
            }
            for result in results {
                #expect(result.failure as? DatabaseError == DatabaseError(.full, "no room"))
            }
            #expect(try await test.database.names().isEmpty)
            await #expect(throws: DatabaseError(.full, "no room")) {
                try await test.database.write { try $0.insert("alone") }
            }
            hook.stop()
            try await test.database.write { try $0.insert("after") }
            #expect(try await test.database.names() == ["after"])
        }
    }

    @Test("A foreign key that is checked at the commit fails its own job alone")
    func deferredForeignKey() async throws {
        try await TestDatabase.with(.sqlite) { test in
            try await test.database.write { tx in
                try tx.run("CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT")
                try tx.run(
                    """
                    CREATE TABLE children (id INTEGER PRIMARY KEY,
                    parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED) STRICT
                    """
                )
            }
            let results = try await together(test.database, 10) { index, tx in
                try tx.run("INSERT INTO children VALUES (\(index), \(index))")
                if index != 4 { try tx.run("INSERT INTO parents VALUES (\(index))") }
            }
            for (index, result) in results.enumerated() {
                if index == 4 {
                    #expect((result.failure as? DatabaseError)?.kind == .foreignKey(""))
                } else {
                    #expect(result.failure == nil)
                }
            }
            let children = try await test.database.read {
                try $0.query("SELECT id FROM children ORDER BY id") { Int($0.int(0)) }
            }
            #expect(children == [0, 1, 2, 3, 5, 6, 7, 8, 9])
        }
    }

    @Test("A job that makes SQLite give the shared transaction up harms no other")
    func transactionLost() async throws {
        try await TestDatabase.with(.sqlite, template: counters) { test in
            try await test.database.write { tx in
                try tx.run(
                    """
                    CREATE TRIGGER t BEFORE INSERT ON counters WHEN NEW.n = -1 BEGIN SELECT
                    RAISE(ROLLBACK, 'check:all'); END
                    """
                )
            }
            let results = try await together(test.database, 10) { index, tx in
                try tx.insert("c\(index)", index == 4 ? -1 : index)
            }
            for (index, result) in results.enumerated() {
                if index == 4 {
                    #expect((result.failure as? DatabaseError)?.kind == .check("all"))
                } else {
                    #expect(result.failure == nil)
                }
            }
            let names = try await test.database.names()
            #expect(names.count == 9)
        }
    }

    @Test("Another process that keeps the write lock makes a write busy")
    func locked() async throws {
        var options = DatabaseOptions.test
        options.lockLimit = .milliseconds(100)
        try await TestDatabase.with(.sqlite, template: counters, options: options) { test in
            let other = try test.openAgain()
            let hasLock = Gate()
            let gate = Gate()
            let holder = Task {
                try await other.write { tx in
                    try tx.insert("held")
                    hasLock.open()
                    gate.wait()
                }
            }
            #expect(
                try await eventually {
                    other.metrics.writes.accepted == 1 && other.metrics.writes.waiting == 0
                })
            hasLock.wait()
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.write { try $0.insert("b") }
            }
            #expect(error?.kind == .busy)
            gate.open()
            try await holder.value
            #expect(try await test.database.names() == ["held"])
            other.close()
        }
    }
}

/// Lets commits fail on demand.
private final class CommitHook: Sendable {
    /// How many commits still succeed; nil for all.
    private let left = Mutex(Int?.none)

    func failAfter(_ count: Int) { left.withLock { $0 = count } }
    func stop() { left.withLock { $0 = nil } }

    func run() throws {
        let fails = left.withLock { left -> Bool in
            guard let count = left else { return false }
            left = count - 1
            return count <= 0
        }
        if fails { throw DatabaseError(.full, "no room") }
    }
}
