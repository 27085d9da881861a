import TestSupport
import Testing

@testable import Storage

@Suite("A write that is rehearsed without a database (docs/decisions/0028)")
struct RehearsalTests {
    private static func insert(_ name: String, _ value: Int) -> SQL { "INSERT INTO counters (name, n) VALUES (\(name), \(value))" }
    private static func named(_ name: String) -> SQL { "SELECT n FROM counters WHERE name = \(name)" }

    private func rehearsal() throws -> Rehearsal<Int> {
        try Rehearsal { tx in
            let inTheWay = try tx.exceptions(Self.named("taken")) { $0.int(0) }
            #expect(inTheWay.isEmpty)
            try tx.attempt(Self.insert("one", 1))
            try tx.runLater([Self.insert("two", 2), Self.insert("three", 3)])
            return 7
        }
    }

    @Test("What was rehearsed is done", arguments: TestEngine.allCases)
    func performs(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let rehearsal = try rehearsal()
            #expect(rehearsal.value == 7)
            let isDone = try await test.database.write { tx in try rehearsal.perform(tx) }
            #expect(isDone)
            #expect(try await test.database.names() == ["one", "three", "two"])
        }
    }

    @Test("A row that was not expected leaves all undone", arguments: TestEngine.allCases)
    func somethingInTheWay(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { try $0.insert("taken") }
            let rehearsal = try rehearsal()
            let isDone = try await test.database.write { tx in try rehearsal.perform(tx) }
            #expect(!isDone)
            #expect(try await test.database.names() == ["taken"])
        }
    }

    @Test("Other errors than an overlap are thrown", arguments: TestEngine.allCases)
    func otherErrors(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { try $0.insert("one") }
            let rehearsal = try rehearsal()
            await #expect(throws: DatabaseError.self) { try await test.database.write { tx in try rehearsal.perform(tx) } }
            #expect(try await test.database.names() == ["one"])
        }
    }

    @Test("Whoever reads, counts or looks again after a change is not foreseen")
    func notForeseen() {
        #expect(throws: NotForeseen.self) { try Rehearsal { tx in try tx.first(Self.named("one")) { $0.int(0) } ?? 0 } }
        #expect(throws: NotForeseen.self) { try Rehearsal { tx in try tx.run(Self.insert("one", 1)) } }
        #expect(throws: NotForeseen.self) { try Rehearsal { tx in try tx.savepoint { 1 } } }
        #expect(throws: NotForeseen.self) {
            try Rehearsal { tx in
                try tx.runLater([Self.insert("one", 1)])
                return try tx.exceptions(Self.named("one")) { $0.int(0) }.count
            }
        }
        #expect(throws: Refused.self) { try Rehearsal { _ -> Int in throw Refused() } }
    }
}
