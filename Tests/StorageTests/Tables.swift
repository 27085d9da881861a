import Storage
import TestSupport

/// Counters by name: the table that most of these tests use.
let counters = TestTemplate { database in
    try await database.write { tx in
        _ = try tx.run(
            """
            CREATE TABLE counters (name \(SQL.type(.text)) PRIMARY KEY NOT NULL,
            n \(SQL.type(.integer)) NOT NULL)\(SQL.strict)
            """
        )
    }
}

extension Database {
    /// The counter's value, nil when there is none.
    func counter(_ name: String) async throws -> Int? {
        try await read { try $0.first("SELECT n FROM counters WHERE name = \(name)") { try $0.get(0) } }
    }

    func names() async throws -> [String] {
        try await read { try $0.query("SELECT name FROM counters ORDER BY name") { try $0.get(0) } }
    }
}

extension Transaction {
    func insert(_ name: String, _ value: Int = 0) throws {
        try run("INSERT INTO counters (name, n) VALUES (\(name), \(value))")
    }
}

/// What a test throws on purpose.
struct Refused: Error, Equatable {}

/// The error that `body` throws.
///
/// With Swift 6.3.1 a synchronous `#expect(throws:)` inside a closure makes the next generic call of that
/// closure throw the same error again, so inside transactions this stands in its place.
func failure<T>(of body: () throws -> T) -> (any Error)? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
