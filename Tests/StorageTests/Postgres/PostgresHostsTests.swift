import Synchronization
import TestSupport
import Testing

@testable import Storage

@Suite("Several PostgreSQL servers in one address")
struct PostgresHostsTests {
    @Test(
        "Hosts and ports are read as libpq reads them; one host, or `hostaddr`, is nothing to choose",
        arguments: [
            ("postgres://u@a,b/x", ["a:", "b:"]),
            ("postgres://u@a:1,b:2/x?target_session_attrs=any", ["a:1", "b:2"]),
            ("postgres:///x?host=/run/a,/run/b&port=5433", ["/run/a:5433", "/run/b:5433"]),
            ("postgres://u:p%2Cq@a:1/x", ["a:1"]), ("postgres://u@a,b/x?hostaddr=10.0.0.1,10.0.0.2", []),
        ])
    func parsed(address: String, hosts: [String]) {
        let found = PostgresHosts(address)
        #expect(found.all.map { "\($0.name):\($0.port)" } == hosts)
        #expect(found.hasOthers == (hosts.count > 1))
        #expect(found.order.isEmpty == (hosts.count < 2))
    }

    /// Two ways to one database, of which one may freeze. A wait for the frozen one would be endless: no test
    /// waits that long.
    private func frozen(
        _ body: (Database, PostgresProxy, TestDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.with(.postgres, template: counters) { test in
            guard case .server(let address) = test.url.location else { return }
            let (one, two) = (try PostgresProxy(to: address), try PostgresProxy(to: address))
            defer {
                one.stop()
                two.stop()
            }
            let mark = address.contains("?") ? "&" : "?"
            let both = try DatabaseURL(
                """
                \(address)\(mark)host=127.0.0.1,127.0.0.1&port=\(one.port),\(two.port)&sslmode=disable\
                &gssencmode=disable
                """)
            var options = DatabaseOptions.test
            options.statementLimit = .seconds(24 * 3600)
            let database = try Database.open(both, options: options, logger: TestDatabase.logger)
            defer { database.close() }
            try await body(database, one, test)
        }
    }

    @Test(
        "When one freezes without closing its connections, reads and writes go on with the other",
        .timeLimit(.minutes(10)))
    func moved() async throws {
        try await frozen { database, proxy, test in
            // All connections are to the first.
            let all = Meeting(4)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<4 {
                    group.addTask {
                        try await database.write { tx in
                            try tx.insert("before \(index)")
                            all.arrive()
                        }
                    }
                }
                try await group.waitForAll()
            }
            proxy.freeze()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<8 {
                    group.addTask { try await database.write { try $0.insert("\(index)") } }
                }
                for _ in 0..<4 { group.addTask { _ = try await database.names() } }
                try await group.waitForAll()
            }
            #expect(try await test.database.names().count == 12)
        }
    }

    @Test("Whoever listens is told to look again, and hears from the other", .timeLimit(.minutes(10)))
    func listening() async throws {
        try await frozen { database, proxy, _ in
            var heard = database.listen(channel: "events").makeAsyncIterator()
            #expect(await heard.next() == "")
            proxy.freeze()
            #expect(await heard.next() == "")
            try await database.write { try $0.notify(channel: "events", payload: "after") }
            #expect(await heard.next() == "after")
        }
    }

    @Test("A commit that the frozen one was given may have happened", .timeLimit(.minutes(10)))
    func unknown() async throws {
        try await frozen { database, proxy, _ in
            proxy.breakNext(nil, at: .commit)
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { tx in
                    try tx.insert("a")
                    // The row is there; the commit is what gets lost.
                    _ = try tx.query("SELECT 1") { $0.int(0) }
                    proxy.freeze()
                }
            }
            #expect(error?.kind == .outcomeUnknown)
            // The other one still takes writes.
            try await database.write { try $0.insert("b") }
        }
    }
}
