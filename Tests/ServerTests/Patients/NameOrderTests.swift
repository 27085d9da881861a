import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Lists by name (contract §8)")
struct NameOrderTests {
    private static let sorted = ["adler", "Äbel", "Abel", "Çelik", "Cobb", "Ôlsen", "O’Brien", "obrist", "Ørsted", "oscar", "Zoë", "علی"]
        .sorted { SortKey.key($0).utf8.lexicographicallyPrecedes(SortKey.key($1).utf8) }

    @Test("Letters sort before accents, and accents before case")
    func order() {
        #expect(
            Self.sorted == ["Abel", "Äbel", "adler", "Çelik", "Cobb", "O’Brien", "obrist", "Ôlsen", "Ørsted", "oscar", "Zoë", "علی"])
        let alike = ["côte", "Cote", "cote", "Côte"]
        #expect(alike.sorted { SortKey.key($0) < SortKey.key($1) } == ["Cote", "cote", "Côte", "côte"])
        #expect(SortKey.key("Khan", "Zara") < SortKey.key("Khanna", "Ali"))
    }

    @Test("A key is bounded, and ends with a whole character")
    func bounded() {
        for text in [String(repeating: "é", count: 500), String(repeating: "🦷", count: 300), "a" + String(repeating: "ع", count: 400)] {
            let key = SortKey.key(text, text)
            #expect(key.utf8.count <= SortKey.limit && key.utf8.count > SortKey.limit - 4)
            #expect(!key.unicodeScalars.contains("\u{FFFD}"))
        }
    }

    @Test("Patients, staff, contacts, rooms and types come in one order, page by page", arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic, lastName: "AAA")
            for name in Self.sorted.shuffled() {
                try await server.makePatient(in: clinic, firstName: "Same", lastName: name)
                _ = try await server.makeUser(.receptionist, in: clinic, firstName: "Same", lastName: name)
                try await server.makeRoom(in: clinic, name)
                let made = try await server.post("/appointment-types", as: desk, ["name": .string(name), "durationMinutes": 30])
                #expect(made.status == 201, "\(made)")
            }
            for (list, field) in [("/patients", "lastName"), ("/staff", "lastName"), ("/rooms", "name"), ("/appointment-types", "name")] {
                var names: [String] = []
                var cursor = ""
                repeat {
                    let page = try await server.get("\(list)?limit=5\(cursor)", as: desk)
                    names += page.data.compactMap { $0[field]?.string }
                    cursor = page["pagination"]?["nextCursor"]?.string.map { "&cursor=\($0)" } ?? ""
                } while !cursor.isEmpty
                #expect(names.filter { $0 != "AAA" } == Self.sorted, "\(list)")
            }
            let contacts = try await server.get("/messages/contacts", as: desk)
            #expect(contacts["patients"]?.array?.compactMap { $0["lastName"]?.string } == Self.sorted)
            #expect(contacts["staff"]?.array?.compactMap { $0["lastName"]?.string } == Self.sorted)
            let receptionists = try await server.get("/messages/receptionists", as: desk).json.array
            #expect(receptionists?.compactMap { $0["lastName"]?.string }.filter { $0 != "AAA" } == Self.sorted)
        }
    }
}
