import API
import Domain
import TestSupport
import Testing

@testable import Server
@testable import Storage

/// The rows of a whole database by table, with ids as their text and booleans as 0 and 1: the same on both engines.
struct StoredRows: Equatable, Sendable {
    typealias Row = [String: SQLValue]

    var tables: [String: [Row]] = [:]

    static func read(_ database: Database) async throws -> StoredRows {
        try await database.read { tx in
            var all = StoredRows()
            for table in try Catalogue.tables(tx) where table.name != "schema_migrations" {
                all.tables[table.name] = try tx.query(
                    "SELECT \(try SQL.names(table.columns.map(\.name))) FROM \(try SQL.name(table.name))"
                ) { row in
                    var values: Row = [:]
                    for (index, column) in table.columns.enumerated() {
                        values[column.name] = try portable(row, index, column)
                    }
                    return values
                }
            }
            return all
        }
    }

    /// - Parameter text: One JSON object a line, `{"table": "rooms", "row": {"id": "…", …}}`.
    init(lines text: String) throws {
        for line in text.split(separator: "\n") {
            let entry = try JSONValue(parsing: String(line))
            var row: Row = [:]
            for member in try #require(entry["row"]?.object).members {
                row[member.name] = try Self.value(member.value)
            }
            tables[try #require(entry["table"]?.string), default: []].append(row)
        }
    }

    init() {}

    /// Writes the rows into the empty tables of a database that has them.
    func insert(_ tx: borrowing Transaction) throws {
        for table in try Catalogue.tables(tx) {
            for row in tables[table.name] ?? [] {
                let columns = table.columns.filter { row[$0.name] != nil }
                let values = columns.map { "\(Self.native(row[$0.name] ?? .null, $0))" as SQL }.joined(
                    separator: ", ")
                let names = try SQL.names(columns.map(\.name))
                try tx.run("INSERT INTO \(try SQL.name(table.name)) (\(names)) VALUES (\(values))")
            }
        }
    }

    /// What of these rows `later` no longer has, as it was: a row counts as kept when all its columns have their values.
    /// - Parameter derived: Columns, such as `patients.search`, whose values may be made anew from the others.
    func lost(in later: StoredRows, derived: Set<String> = []) -> [String] {
        tables.sorted { $0.key < $1.key }.flatMap { name, rows in
            let kept = later.tables[name] ?? []
            return rows.filter { row in
                let values = row.filter { !derived.contains("\(name).\($0.key)") }
                return !kept.contains { other in values.allSatisfy { other[$0.key] == $0.value } }
            }.map { "\(name): \($0)" }
        }
    }

    private static func portable(
        _ row: borrowing Storage.Row, _ index: Int, _ column: TableDescription.Column
    ) throws -> SQLValue {
        if row.isNull(index) { return .null }
        switch column.kind {
        case .bytes where column.name == "body":
            return .text(String(decoding: try row.get(index) as [UInt8], as: UTF8.self))
        case .bytes, .uuid: return .text(try row.get(index))
        case .boolean: return .integer(try row.get(index) ? 1 : 0)
        case .integer, .real, .text: return try row.value(index, as: column.kind)
        }
    }

    private static func native(_ value: SQLValue, _ column: TableDescription.Column) -> SQLValue {
        switch (column.kind, value) {
        case (.bytes, .text(let text)) where column.name == "body": .blob(Array(text.utf8))
        case (.bytes, .text(let text)), (.uuid, .text(let text)): ID(text)?.sqlValue ?? value
        case (.boolean, .integer(let number)): .boolean(number != 0)
        default: value
        }
    }

    private static func value(_ json: JSONValue) throws -> SQLValue {
        if json.isNull { return .null }
        if let text = json.string { return .text(text) }
        return .integer(Int64(try #require(json.int)))
    }
}
