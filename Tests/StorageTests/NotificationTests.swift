import Storage
import TestSupport
import Testing

@Suite struct NotificationTests {
    /// The first payloads of a stream, without the empty ones.
    private func payloads(_ count: Int, from stream: AsyncStream<String>) async -> [String] {
        var all: [String] = []
        for await payload in stream where !payload.isEmpty {
            all.append(payload)
            if all.count == count { break }
        }
        return all
    }

    /// A stream that is in force: the listening connection has said so.
    private func listen(_ database: Database) async -> AsyncStream<String> {
        let stream = database.listen(channel: "events")
        if database.engine == .postgres {
            var iterator = stream.makeAsyncIterator()
            _ = await iterator.next()
            _ = await iterator.next()
        }
        return stream
    }

    @Test(
        "A committed transaction's notifications arrive in order, a rolled back one's never",
        arguments: TestEngine.allCases)
    func commitOnly(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let stream = await listen(test.database)
            await #expect(throws: Refused.self) {
                try await test.database.write { tx in
                    try tx.notify(channel: "events", payload: "rolled back")
                    throw Refused()
                }
            }
            try await test.database.write { tx in
                try tx.insert("a")
                try tx.notify(channel: "events", payload: "one")
                try tx.notify(channel: "other", payload: "elsewhere")
                let error = failure {
                    try tx.savepoint {
                        try tx.notify(channel: "events", payload: "taken back")
                        throw Refused()
                    }
                }
                #expect(error is Refused)
                try tx.savepoint { try tx.notify(channel: "events", payload: "two") }
            }
            try await test.database.write { try $0.notify(channel: "events", payload: "only a notification") }
            #expect(await payloads(3, from: stream) == ["one", "two", "only a notification"])
        }
    }

    @Test("Every listener hears, and a new one is told to look first", arguments: TestEngine.allCases)
    func listeners(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let first = await listen(test.database)
            let second = test.database.listen(channel: "events")
            var iterator = second.makeAsyncIterator()
            #expect(await iterator.next() == "")
            try await test.database.write { try $0.notify(channel: "events", payload: "x") }
            #expect(await payloads(1, from: first) == ["x"])
            #expect(await payloads(1, from: second) == ["x"])
        }
    }

    @Test("A payload that PostgreSQL would refuse is refused by both", arguments: TestEngine.allCases)
    func payloadLimits(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            for payload in [String(repeating: "x", count: 8000), "a\0b"] {
                await #expect(throws: DatabaseError.self) {
                    try await test.database.write { try $0.notify(channel: "events", payload: payload) }
                }
            }
            let longest = String(repeating: "x", count: 7999)
            try await test.database.write { try $0.notify(channel: "events", payload: longest) }
        }
    }

    @Test("Streams end when the database is closed", arguments: TestEngine.allCases)
    func closing(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let stream = test.database.listen(channel: "events")
            test.database.close()
            for await _ in stream {}
            for await _ in test.database.listen(channel: "events") {}
        }
    }

    @Test("Another process hears on PostgreSQL")
    func otherProcess() async throws {
        try await TestDatabase.with(.postgres) { test in
            let other = try test.openAgain()
            let stream = await listen(other)
            try await test.database.write { try $0.notify(channel: "events", payload: "hello") }
            #expect(await payloads(1, from: stream) == ["hello"])
            other.close()
        }
    }
}
