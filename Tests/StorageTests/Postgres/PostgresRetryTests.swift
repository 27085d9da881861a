import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct PostgresRetryTests {
    @Test("Two transactions that cannot both be serialised are both carried through")
    func serialization() async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            let database = test.database
            try await database.write { try $0.insert("sum") }
            let both = Meeting(2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        try await database.write { tx in
                            try tx.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                            let n =
                                try tx.first("SELECT n FROM counters WHERE name = 'sum'") { $0.int(0) } ?? 0
                            both.arrive()
                            try tx.run("UPDATE counters SET n = \(n + 1) WHERE name = 'sum'")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.counter("sum") == 2)
            #expect(database.metrics.retries >= 1)
        }
    }

    @Test("A deadlock ends with both transactions committed", arguments: [false, true])
    func deadlock(insideSavepoint: Bool) async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            let database = test.database
            try await database.write { tx in
                try tx.insert("a")
                try tx.insert("b")
            }
            let both = Meeting(2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for names in [["a", "b"], ["b", "a"]] {
                    group.addTask {
                        try await database.write { tx in
                            try tx.run("UPDATE counters SET n = n + 1 WHERE name = \(names[0])")
                            both.arrive()
                            if insideSavepoint {
                                try tx.savepoint {
                                    _ = try tx.run("UPDATE counters SET n = n + 1 WHERE name = \(names[1])")
                                }
                            } else {
                                try tx.run("UPDATE counters SET n = n + 1 WHERE name = \(names[1])")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.counter("a") == 2)
            #expect(try await database.counter("b") == 2)
            #expect(database.metrics.retries >= 1)
        }
    }

    @Test("A failure that comes again each time is given up as busy")
    func endless() async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            let tries = Atomic(0)
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in
                    tries.add(1, ordering: .relaxed)
                    try tx.run("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
                }
            }
            #expect(error?.kind == .busy)
            #expect(tries.load(ordering: .relaxed) == 13)
        }
    }

    @Test("A body's own error is not tried again")
    func ownError() async throws {
        try await TestDatabase.with(.postgres) { test in
            let tries = Atomic(0)
            await #expect(throws: Refused.self) {
                try await test.database.write { _ in
                    tries.add(1, ordering: .relaxed)
                    throw Refused()
                }
            }
            #expect(tries.load(ordering: .relaxed) == 1)
        }
    }

    @Test("A statement over its time is ended, and the connection works on")
    func statementLimit() async throws {
        var options = DatabaseOptions.test
        options.statementLimit = .milliseconds(200)
        try await TestDatabase.with(.postgres, options: options) { test in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.read { try $0.first("SELECT pg_sleep(20)") { $0.count } }
            }
            #expect(error?.kind == .timeout)
            let one = try await test.database.read { try $0.first("SELECT 1") { $0.int(0) } }
            #expect(one == 1)
        }
    }

    @Test("A session has the settings that this code relies on")
    func session() async throws {
        try await TestDatabase.with(.postgres) { test in
            let settings = try await test.database.read { tx in
                try tx.query(
                    """
                    SELECT name || '=' || setting FROM pg_settings
                    WHERE name IN ('statement_timeout', 'application_name', 'TimeZone',
                        'plan_cache_mode', 'idle_in_transaction_session_timeout', 'client_encoding',
                        'transaction_isolation',
                        'transaction_read_only') ORDER BY lower(name)
                    """
                ) { try $0.get(0, as: String.self) }
            }
            #expect(
                settings == [
                    "application_name=odontox", "client_encoding=UTF8",
                    "idle_in_transaction_session_timeout=60000",
                    "plan_cache_mode=force_generic_plan", "statement_timeout=15000", "TimeZone=UTC",
                    "transaction_isolation=repeatable read", "transaction_read_only=on",
                ])
            let isolation = try await test.database.write { tx in
                try tx.first("SELECT current_setting('transaction_isolation')") {
                    try $0.get(0, as: String.self)
                }
            }
            #expect(isolation == "read committed")
        }
    }
}

/// Lets the first so many arrivals wait for each other; later ones pass.
final class Meeting: Sendable {
    private let arrived = Mutex(0)
    private let size: Int
    private let gate = Gate()

    init(_ size: Int) { self.size = size }

    func arrive() {
        let number = arrived.withLock { arrived -> Int in
            arrived += 1
            return arrived
        }
        if number < size { gate.wait() } else if number == size { for _ in 1..<size { gate.open() } }
    }
}
