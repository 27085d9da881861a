import Storage
import TestSupport
import Testing

@Suite("Columns")
struct ColumnsTests {
    struct Place: Sendable, Equatable {
        var row: Int
        var seat: String

        static let columns = Columns("line", "seat", as: Place.init)
    }

    struct Ticket: Sendable, Equatable {
        var id: Int
        var place: Place?
        var name: String
        var note: String?

        static let columns = Columns("id", Place.columns.ifFound, "upper(name)", "note", as: Ticket.init)
    }

    private static let tickets: SQL = """
        (SELECT 1 AS id, 7 AS line, 'A' AS seat, 'ann' AS name, 'n' AS note
        UNION ALL SELECT 2, NULL, NULL, 'bob', NULL) tickets
        """

    @Test("They are selected and read in one order, nested and NULL ones too", arguments: TestEngine.allCases)
    func read(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let tickets = try await test.database.read { tx in
                try tx.query("SELECT \(Ticket.columns) FROM \(Self.tickets) ORDER BY id", Ticket.columns.read)
            }
            #expect(
                tickets == [
                    Ticket(id: 1, place: Place(row: 7, seat: "A"), name: "ANN", note: "n"),
                    Ticket(id: 2, place: nil, name: "BOB", note: nil),
                ])
        }
    }

    @Test("They can follow other columns, and be found by name", arguments: TestEngine.allCases)
    func positions(engine: TestEngine) async throws {
        #expect(Ticket.columns.position(of: "seat") == 2)
        try await TestDatabase.with(engine, template: counters) { test in
            let place = try await test.database.read { tx in
                try tx.first("SELECT id, \(Place.columns) FROM \(Self.tickets) WHERE id = 1") {
                    try Place.columns.read($0, from: 1)
                }
            }
            #expect(place == Place(row: 7, seat: "A"))
        }
    }

    @Test("A column that holds something else is an error", arguments: TestEngine.allCases)
    func mismatch(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            _ = await #expect(throws: DatabaseError.self) {
                _ = try await test.database.read { tx in
                    try tx.query(
                        "SELECT \(Place.columns) FROM \(Self.tickets) ORDER BY id", Place.columns.read)
                }
            }
        }
    }
}
