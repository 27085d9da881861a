@testable import Storage
import Testing

@Suite struct SQLTests {
    @Test("Values become placeholders, numbered for PostgreSQL, and fragments keep the order")
    func rendering() {
        let fragment: SQL = "AND b = \(2) "
        let statement: SQL = "SELECT \(1) WHERE a = \("x") \(fragment)\(SQL.empty)LIMIT \(3)"
        #expect(statement.text(for: .sqlite) == "SELECT ? WHERE a = ? AND b = ? LIMIT ?")
        #expect(statement.text(for: .postgres) == "SELECT $1 WHERE a = $2 AND b = $3 LIMIT $4")
        var values: [SQLValue] = []
        statement.forEachValue(for: .postgres) { values.append($0) }
        #expect(values == [.integer(1), .text("x"), .integer(2), .integer(3)])
    }

    @Test("A dialect fragment takes its own values along, each engine's alone")
    func dialect() {
        let now: SQL = .dialect(sqlite: "a(\("s"), \(1))", postgres: "b(\("p"))")
        let statement: SQL = "SELECT \(0), \(now), \(9)"
        #expect(statement.text(for: .sqlite) == "SELECT ?, a(?, ?), ?")
        #expect(statement.text(for: .postgres) == "SELECT $1, b($2), $3")
        var values: [SQLValue] = []
        statement.forEachValue(for: .postgres) { values.append($0) }
        #expect(values == [.integer(0), .text("p"), .integer(9)])
    }

    @Test("Fragments are joined with a separator, and none give nothing")
    func joining() {
        let conditions: [SQL] = ["a = \(1)", "b = \(2)", "c IS NULL"]
        #expect(
            conditions.joined(separator: " AND ").text(for: .postgres) == "a = $1 AND b = $2 AND c IS NULL")
        #expect([SQL]().joined(separator: " AND ").isEmpty)
        #expect(("x " + ("y = \(1)" as SQL)).text(for: .sqlite) == "x y = ?")
    }

    @Test(
        "A list is filled up to a power of two with its last value",
        arguments: [(1, 1), (2, 2), (3, 4), (5, 8), (8, 8)])
    func lists(count: Int, placeholders: Int) {
        let statement: SQL = "\(list: Array(1...count))"
        #expect(statement.text(for: .sqlite).count { $0 == "?" } == placeholders)
        var values: [SQLValue] = []
        statement.forEachValue(for: .sqlite) { values.append($0) }
        #expect(Array(values.prefix(count)) == (1...count).map { .integer(Int64($0)) })
        #expect(values.dropFirst(count).allSatisfy { $0 == .integer(Int64(count)) })
    }

    @Test("Statements have one shape exactly when they have one text")
    func shapes() {
        func statement(_ value: Int, _ more: SQL) -> SQL { "SELECT \(value)\(more)" }
        let shape = SQLShape(statement(1, ", 2"), engine: .sqlite)
        #expect(shape.matches(statement(7, ", 2"), engine: .sqlite))
        #expect(!shape.matches(statement(1, ", 3"), engine: .sqlite))
        #expect(!shape.matches(statement(1, ""), engine: .sqlite))
        #expect(!shape.matches(statement(1, ", 2\(1)"), engine: .sqlite))
        let both = statement(1, .dialect(sqlite: ", 2", postgres: ", 3"))
        #expect(!SQLShape(both, engine: .sqlite).matches(both, engine: .postgres))
    }
}
