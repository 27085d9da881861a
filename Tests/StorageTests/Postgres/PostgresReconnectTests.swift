import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct PostgresReconnectTests {
    private let others: SQL = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        """

    /// Ends all sessions of `test` from a session of its own.
    private func endSessions(_ test: TestDatabase) async throws {
        var options = DatabaseOptions.test
        options.connections = 1
        let admin = try test.openAgain(options: options)
        _ = try await admin.read { try $0.first(others) { $0.int(0) } }
        _ = try await eventually {
            try await admin.read { tx in
                try tx.first(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
                ) { $0.int(0) }
            } == 1
        }
        admin.close()
    }

    @Test("Reads and writes go on after their sessions were ended")
    func terminated() async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            for round in 0..<3 {
                try await test.database.write { try $0.insert("before-\(round)") }
                try await endSessions(test)
                #expect(try await test.database.names().count == round * 2 + 1)
                try await endSessions(test)
                try await test.database.write { try $0.insert("after-\(round)") }
            }
            #expect(test.database.metrics.reconnects >= 1)
        }
    }

    @Test("Sessions that died while they were idle cost no write, not even one that only notifies")
    func diedIdle() async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            for round in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    // Every connection of the pool has been used.
                    for index in 0..<8 {
                        group.addTask { try await test.database.write { try $0.insert("\(round)-\(index)") } }
                    }
                    try await group.waitForAll()
                }
                try await endSessions(test)
                for index in 0..<12 {
                    try await test.database.write { tx in
                        if index % 3 == 2 { try tx.insert("\(round)-after-\(index)") }
                        try tx.notify(channel: "events", payload: "\(round)-\(index)")
                    }
                }
            }
            #expect(try await test.database.names().count == 3 * 12)
        }
    }

    @Test("A session that ends in the middle of a write is no lost write, and no double one")
    func terminatedInside() async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            let tries = Atomic(0)
            try await test.database.write { tx in
                let isFirst = tries.add(1, ordering: .relaxed).newValue == 1
                try tx.insert("a")
                if isFirst { try tx.run("SELECT pg_terminate_backend(pg_backend_pid())") }
                try tx.insert("b")
            }
            #expect(tries.load(ordering: .relaxed) == 2)
            #expect(try await test.database.names() == ["a", "b"])
            let looks = Atomic(0)
            let names = try await test.database.read { tx in
                let isFirst = looks.add(1, ordering: .relaxed).newValue == 1
                if isFirst { try tx.run("SELECT pg_terminate_backend(pg_backend_pid())") }
                return try tx.query("SELECT name FROM counters ORDER BY name") { try $0.get(0, as: String.self) }
            }
            #expect(names == ["a", "b"])
        }
    }

    @Test("A connection that is lost at the commit is reported, as nobody knows what became of it, and not tried again")
    func lostAtCommit() async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            try await test.database.write { tx in
                try tx.run(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                    """)
                try tx.run(
                    """
                    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON counters DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die()
                    """)
            }
            let tries = Atomic(0)
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in
                    tries.add(1, ordering: .relaxed)
                    try tx.insert("a")
                }
            }
            #expect(error?.kind == .outcomeUnknown)
            #expect(tries.load(ordering: .relaxed) == 1)
            let names = try await test.database.names()
            #expect(names.isEmpty)
        }
    }

    @Test("A session that always ends is given up as unavailable")
    func alwaysTerminated() async throws {
        try await TestDatabase.with(.postgres) { test in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.write { try $0.run("SELECT pg_terminate_backend(pg_backend_pid())") }
            }
            #expect(error?.kind == .unavailable)
            try await test.database.write { try $0.run("SELECT 1") }
        }
    }

    @Test("After the server was down everything goes on, listeners too; while it is down calls fail and none hangs")
    func restart() async throws {
        let cluster = try PostgresCluster.start()
        let url = try DatabaseURL(cluster.url)
        let database = try Database.open(url, options: .test, logger: TestDatabase.logger)
        defer { database.close() }
        try await database.write { _ = try $0.run("CREATE TABLE counters (name text PRIMARY KEY, n bigint)") }
        let stream = database.listen(channel: "events")
        var events = stream.makeAsyncIterator()
        #expect(await events.next() == "")
        #expect(await events.next() == "")
        try await database.write { try $0.insert("before") }

        try cluster.stop()
        for _ in 0..<3 {
            let error = await #expect(throws: DatabaseError.self) { try await database.read { try $0.first("SELECT 1") { $0.int(0) } } }
            #expect(error?.kind == .unavailable)
        }
        await #expect(throws: DatabaseError.self) { try await database.write { try $0.insert("lost") } }
        #expect(throws: DatabaseError.self) { try Database.open(url, options: .test, logger: TestDatabase.logger) }

        try cluster.startAgain()
        #expect(try await database.names() == ["before"])
        try await database.write { try $0.insert("after") }
        // Told to look again, as it may have missed something.
        #expect(await events.next() == "")
        try await database.write { try $0.notify(channel: "events", payload: "heard") }
        #expect(await events.next() == "heard")
    }
}
