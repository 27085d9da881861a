import Storage
import TestSupport
import Testing

@Suite struct ValueTests {
    private func roundTrip<T: SQLBindable & SQLDecodable & Sendable>(
        _ engine: TestEngine, _ type: SQL.ColumnType, _ values: [T]
    ) async throws -> [T] {
        try await TestDatabase.with(engine) { test in
            try await test.database.write { tx in
                try tx.run(
                    "CREATE TABLE t (position \(SQL.type(.integer)), value \(SQL.type(type)))\(SQL.strict)")
                for (position, value) in values.enumerated() {
                    try tx.run("INSERT INTO t VALUES (\(position), \(value))")
                }
            }
            return try await test.database.read { tx in
                try tx.query("SELECT value FROM t ORDER BY position") { try $0.get(0) }
            }
        }
    }

    @Test("Integers keep all 64 bits", arguments: TestEngine.allCases)
    func integers(engine: TestEngine) async throws {
        let values: [Int64?] = [0, 1, -1, .max, .min, nil, 9_007_199_254_740_993]
        #expect(try await roundTrip(engine, .integer, values) == values)
    }

    @Test("Texts keep every character, the empty one is not NULL", arguments: TestEngine.allCases)
    func texts(engine: TestEngine) async throws {
        let long = String(repeating: "نوید ", count: 5000)
        let values: [String?] = [
            "", "a", "O'Brien; DROP TABLE t --", "\u{1F9B7} زہرا 漢字", nil, "\u{1}\n\t\u{7F}", "\\x41",
            "e\u{301}", long,
        ]
        let back = try await roundTrip(engine, .text, values)
        #expect(back.map { $0.map { Array($0.utf8) } } == values.map { $0.map { Array($0.utf8) } })
    }

    @Test("Blobs keep every byte, the empty one is not NULL", arguments: TestEngine.allCases)
    func blobs(engine: TestEngine) async throws {
        let values: [[UInt8]?] = [[], [0], Array(0...255), nil, Array(repeating: 0xFF, count: 100_000)]
        #expect(try await roundTrip(engine, .bytes, values) == values)
    }

    @Test("Real numbers come back bit for bit", arguments: TestEngine.allCases)
    func reals(engine: TestEngine) async throws {
        let values: [Double?] = [
            0, 0.1, -1.5, .pi, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, nil,
        ]
        #expect(try await roundTrip(engine, .real, values) == values)
    }

    @Test("Booleans are booleans", arguments: TestEngine.allCases)
    func booleans(engine: TestEngine) async throws {
        let values: [Bool?] = [true, false, nil]
        #expect(try await roundTrip(engine, .boolean, values) == values)
    }

    @Test("An id is a UUID, read as its text, sorted and found by its bytes", arguments: TestEngine.allCases)
    func ids(engine: TestEngine) async throws {
        let ids: [UInt128] = [
            0, 0x550e_8400_e29b_41d4_a716_4466_5544_0001, 0x550e_8400_e29b_41d4_a716_4466_5544_00a0, .max,
        ]
        let texts = [
            "00000000-0000-0000-0000-000000000000", "550e8400-e29b-41d4-a716-446655440001",
            "550e8400-e29b-41d4-a716-4466554400a0",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ]
        try await TestDatabase.with(engine) { test in
            try await test.database.write { tx in
                try tx.run("CREATE TABLE t (id \(type: .id) PRIMARY KEY)\(SQL.strict)")
                for id in ids.reversed() { try tx.run("INSERT INTO t VALUES (\(SQLValue.uuid(id)))") }
            }
            try await test.database.read { tx in
                #expect(try tx.query("SELECT id FROM t ORDER BY id") { try $0.get(0) as String } == texts)
                #expect(try tx.query("SELECT id FROM t ORDER BY id") { $0.shown(0) } == texts)
                #expect(
                    try tx.query("SELECT \(SQL.uuidText("id")) FROM t ORDER BY id") {
                        try $0.get(0) as String
                    } == texts)
                let lengths = try tx.query("SELECT id FROM t") { row in row.withBytes(0) { $0?.count } }
                #expect(lengths == Array(repeating: engine == .sqlite ? 16 : 36, count: 4))
                for text in texts {
                    let found = try tx.query(
                        "SELECT id FROM t WHERE id = \(SQL.uuid("\(text.uppercased())"))"
                    ) { $0.shown(0) }
                    #expect(found == [text])
                }
                // What only looks like 16 bytes is shown as what it is.
                #expect(
                    try tx.first("SELECT 1234567890123456, 'sixteen letters!'") {
                        [$0.shown(0), $0.shown(1)]
                    }
                        == ["1234567890123456", "sixteen letters!"])
                #expect(
                    try tx.first("SELECT \(SQL.uuidText("NULL")), \(SQL.uuid("NULL"))") {
                        $0.isNull(0) && $0.isNull(1)
                    } == true)
            }
            for wrong in [
                "", "550e8400-e29b-41d4-a716-44665544000", "550e8400-e29b-41d4-a716-44665544000g",
                "550e8400_e29b-41d4-a716-446655440001",
            ] {
                await #expect(throws: DatabaseError.self) {
                    try await test.database.read {
                        try $0.first("SELECT \(SQL.uuid("\(wrong)"))") { $0.shown(0) }
                    }
                }
            }
        }
    }

    @Test("A date and a time are a text and a small integer", arguments: TestEngine.allCases)
    func named(engine: TestEngine) async throws {
        #expect(try await roundTrip(engine, .date, ["2026-05-10"]) == ["2026-05-10"])
        #expect(try await roundTrip(engine, .time, [0, 1440]) == [0, 1440])
    }

    @Test("A NUL byte and a number that is not finite never reach the engine", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                let nul = failure { try tx.insert("a\0b") }
                #expect(nul as? DatabaseError == DatabaseError(.other, "a text parameter holds a NUL byte"))
                let nan = failure { try tx.run("SELECT \(Double.nan)") }
                #expect(nan as? DatabaseError == DatabaseError(.other, "a number parameter is not finite"))
                // The refusal leaves the transaction as it was.
                try tx.insert("kept")
            }
            #expect(try await test.database.names() == ["kept"])
        }
    }

    @Test("A column of another type, or NULL, is an error and not a default", arguments: TestEngine.allCases)
    func mismatches(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let type = SQL.type(.text)
            for wrong: SQL in ["CAST('x' AS \(type))", "CAST(NULL AS \(type))"] {
                await #expect(throws: DatabaseError.self) {
                    try await test.database.read { tx in
                        try tx.query("SELECT \(wrong)") { try $0.get(0, as: Int.self) }
                    }
                }
            }
            let values = try await test.database.read { tx in
                try tx.first("SELECT CAST(NULL AS \(type)), 5, CAST('é' AS \(type))") { row in
                    (
                        row.isNull(0), row.int(0), row.int(1), row.withUTF8(2) { $0.map { Array($0) } },
                        row.withUTF8(0) { $0 == nil },
                        row.count
                    )
                }
            }
            let row = try #require(values)
            #expect(row.0 && row.1 == 0 && row.2 == 5 && row.3 == [0xC3, 0xA9] && row.4 && row.5 == 3)
        }
    }
}
