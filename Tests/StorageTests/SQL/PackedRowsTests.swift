import TestSupport
import Testing

@testable import Storage

@Suite("Rows that are packed and inserted together (docs/decisions/0030)")
struct PackedRowsTests {
    private static let target = RowTarget("counters", "name", "n")
    private static let adding = RowTarget(
        "counters", "name", "n", onConflict: "(name) DO UPDATE SET n = counters.n + excluded.n")

    private func rows(_ names: String..., into target: RowTarget = target) -> PackedRows {
        var rows = PackedRows(into: target)
        for name in names { rows.append(name, 1) }
        return rows
    }

    @Test("Every kind of value arrives as it was", arguments: TestEngine.allCases)
    func values(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await test.database.write { tx in
                try tx.run(
                    """
                    CREATE TABLE kinds (place \(type: .integer) PRIMARY KEY NOT NULL, text \(type: .text), number \(type: .real),
                        truth \(type: .boolean), bytes \(type: .bytes), id \(type: .id))\(SQL.strict)
                    """)
                let target = RowTarget("kinds", "place", "text", "number", "truth", "bytes", "id")
                var rows = PackedRows(into: target)
                rows.append(1, "Grüße, \u{1F9B7}", 0.5, true, [1, 0, 255] as [UInt8], SQLValue.uuid(1 << 120 | 255))
                rows.append(2, "", -1.0, false, [] as [UInt8], SQLValue.uuid(.max))
                rows.append(Int64.max, String?.none, Double?.none, Bool?.none, [UInt8]?.none, SQLValue.null)
                rows.append(4, "to be set", SQLValue.null, true, SQLValue.null, SQLValue.uuid(0))
                rows.set(3, 0, -4)
                rows.set(3, 1) { $0 += "set".utf8 }
                try tx.insertLater(rows)
            }
            let found = try await test.database.read { tx in
                try tx.query("SELECT place, text, number, truth, bytes, id FROM kinds ORDER BY place") { row in
                    let bytes = (try row.get(4) as [UInt8]?).map { "\($0)" } ?? "none"
                    return "\(row.int(0)) \(try row.get(1) as String? ?? "none") \(try row.get(2) as Double? ?? 9) "
                        + "\((try row.get(3) as Bool?).map { "\($0)" } ?? "none") \(bytes) \(row.shown(5) ?? "none")"
                }
            }
            #expect(
                found == [
                    "-4 set 9.0 true none 00000000-0000-0000-0000-000000000000",
                    "1 Grüße, \u{1F9B7} 0.5 true [1, 0, 255] 01000000-0000-0000-0000-0000000000ff",
                    "2  -1.0 false [] ffffffff-ffff-ffff-ffff-ffffffffffff", "\(Int64.max) none 9.0 none none none",
                ])
        }
    }

    @Test("The next statement sees them, however many they are", arguments: TestEngine.allCases)
    func seen(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                for start in [0, 37, 5000] {
                    var rows = PackedRows(into: Self.target)
                    for number in start..<(start + 37) { rows.append("\(number)", number) }
                    try tx.insertLater(rows)
                }
                let sum = try tx.first("SELECT sum(n) FROM counters") { $0.int(0) }
                #expect(sum == Int64((0..<74).reduce(0, +) + (5000..<5037).reduce(0, +)))
                // What a statement changed is its own, not what waited before it.
                try tx.insertLater(rows("a", "b"))
                #expect(try tx.run("UPDATE counters SET n = 0 WHERE name = 'nobody'") == 0)
                try tx.insertLater(rows("a", "b", "c", into: Self.adding))
                #expect(try tx.run("DELETE FROM counters WHERE n = 2") == 3)
            }
            #expect(try await test.database.counter("c") == 1)
        }
    }

    @Test("Megabytes do not wait for the commit")
    func large() async throws {
        try await TestDatabase.with(.sqlite, template: counters) { test in
            try await test.database.write { tx in
                for name in 0..<4 {
                    var long = PackedRows(into: Self.target)
                    long.append("\(name)" + String(repeating: "x", count: 600_000), 1)
                    try tx.insertLater(long)
                }
                let early = try tx.undisturbed { try tx.first("SELECT count(*) FROM counters") { $0.int(0) } }
                #expect(early == 4)
            }
        }
    }

    @Test("What the engines would cut off, and what is no whole row, is refused", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                var short = PackedRows(into: Self.target)
                short.append("alone")
                var (endless, set) = (PackedRows(into: Self.target), self.rows("set"))
                endless.append("endless", Double.infinity)
                set.set(0, 0) { $0 += [97, 0] }
                for wrong in [short, endless, set, self.rows("a\u{0}b")] {
                    #expect(failure { try tx.insertLater(wrong) } is DatabaseError)
                }
                #expect(failure { try tx.attempt(self.rows("a", "b")) } is DatabaseError)
            }
            #expect(try await test.database.names().isEmpty)
        }
    }

    @Test("An attempt that fails leaves the rest", arguments: TestEngine.allCases)
    func attempts(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.insertLater(self.rows("waits"))
                let error = failure { try tx.attempt(self.rows("waits")) } as? DatabaseError
                if case .unique = error?.kind {} else { Issue.record("\(String(describing: error))") }
                try tx.attempt(self.rows("there"))
            }
            #expect(try await test.database.names() == ["there", "waits"])
        }
    }

    @Test("A savepoint takes back those inside it, and no others", arguments: TestEngine.allCases)
    func savepoints(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.insertLater(self.rows("before"))
                let error = failure {
                    try tx.savepoint {
                        try tx.insertLater(self.rows("lost"))
                        throw Refused()
                    }
                }
                #expect(error is Refused)
                try tx.savepoint { try tx.insertLater(self.rows("kept")) }
                try tx.insertLater(self.rows("after"))
            }
            await #expect(throws: Refused.self) {
                try await test.database.write { tx in
                    try tx.insertLater(self.rows("rolled back"))
                    throw Refused()
                }
            }
            #expect(try await test.database.names() == ["after", "before", "kept"])
        }
    }

    @Test("A rehearsal's rows are inserted with the rest of it", arguments: TestEngine.allCases)
    func rehearsed(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let rehearsal = try Rehearsal { tx in
                try tx.attempt(self.rows("place"))
                try tx.insertLater(self.rows("told", "and told"))
            }
            #expect(try await test.database.write { tx in try rehearsal.perform(tx) })
            #expect(try await test.database.names() == ["and told", "place", "told"])
        }
    }

    @Test("What was noted holds until a statement that is not undisturbed", arguments: TestEngine.allCases)
    func noted(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                #expect(try tx.noticed("one") == nil)
                try tx.undisturbed { try tx.insert("one", 7) }
                #expect(try tx.noticed("one") == nil)
                try tx.insert("two")
                #expect(try tx.noticed("one") == 7)
                try tx.undisturbed { _ = try tx.run("UPDATE counters SET n = 8 WHERE name = 'one'") }
                #expect(try tx.noticed("one") == 7)
                try tx.runLater(["UPDATE counters SET n = 9 WHERE name = 'two'"])
                #expect(try tx.noticed("one") == 8)
            }
            try await test.database.write { tx in
                try tx.undisturbed { _ = try tx.run("UPDATE counters SET n = 10 WHERE name = 'one'") }
                #expect(try tx.noticed("one") == 10, "each transaction begins with nothing")
            }
        }
    }
}

extension Transaction {
    /// A counter as it was when somebody last looked.
    fileprivate func noticed(_ name: String) throws -> Int? {
        try undisturbed {
            try noted(name) { try first("SELECT n FROM counters WHERE name = \(name)") { try $0.get(0) as Int } }
        }
    }
}
