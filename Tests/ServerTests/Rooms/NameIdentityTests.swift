import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("One name however it is spelled (contract §4.2, §8)")
struct NameIdentityTests {
    static let spellings: [[JSONValue]] = [
        ["Café", "Cafe\u{301}", "CAFÉ", "caf\u{200B}é"], ["Straße", "STRASSE", "strasse", "STRAẞE"],
        ["Room 1", "room１", "R\u{AD}oom\u{A0}1", "\u{202A}Room 1\u{202C}", "ＲＯＯＭ①"], ["ﬁne ☎\u{FE0F}", "FINE☎"],
        ["\u{FEFB}", "\u{644}\u{200D}\u{627}"], ["İ", "i\u{307}"], ["ΟΔΟΣ", "οδος", "οδοσ"], ["각", "\u{1100}\u{1161}\u{11A8}"],
    ]

    @Test("A room and an appointment type have one name in every spelling", arguments: TestEngine.allCases, spellings)
    func names(engine: TestEngine, spellings: [JSONValue]) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            func make(_ name: JSONValue) async throws -> (room: Answer, type: Answer) {
                (
                    try await server.post("/rooms", as: desk, ["name": name]),
                    try await server.post("/appointment-types", as: desk, ["name": name, "durationMinutes": 45])
                )
            }
            let first = try await make(spellings[0])
            #expect(first.room.status == 201 && first.type.status == 201, "\(first)")
            let other = try await make("Another")
            for spelling in spellings {
                let again = try await make(spelling)
                #expect(again.room.status == 409 && again.room.code == "ROOM_EXISTS", "\(again)")
                #expect(again.type.status == 409 && again.type.code == "APPOINTMENT_TYPE_EXISTS", "\(again)")
                #expect(try await server.patch("/rooms/\(other.room.id)", as: desk, ["name": spelling]).status == 409)
                #expect(try await server.patch("/appointment-types/\(other.type.id)", as: desk, ["name": spelling]).status == 409)
                // Its own name in another spelling is not taken.
                #expect(try await server.patch("/rooms/\(first.room.id)", as: desk, ["name": spelling]).status == 200)
            }
        }
    }

    @Test("An operatory is booked once, and a type gives its length, in every spelling", arguments: TestEngine.allCases, spellings)
    func operatories(engine: TestEngine, spellings: [JSONValue]) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let type: JSONValue = ["name": spellings[0], "durationMinutes": 75]
            #expect(try await server.post("/appointment-types", as: scene.receptionist, type).status == 201)
            _ = try await scene.booked(at: "14:00", ["operatory": spellings[0]])
            for spelling in spellings {
                let second = try await scene.book(at: "14:00", ["operatory": spelling, "doctorId": .null])
                #expect(second.status == 409, "\(second)")
                #expect(second["conflicts"]?[0]?["resource"] == "operatory", "\(second)")
            }
            for (index, spelling) in spellings.enumerated() {
                let day = "2026-05-\(11 + index)"
                let long = try await scene.book(at: "10:00", on: day, ["appointmentType": spelling, "durationMinutes": .null])
                #expect(long["durationMinutes"] == 75, "\(long)")
            }
        }
    }

    @Test("A name that grows in its normal form is still a name", arguments: TestEngine.allCases)
    func longest(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let name = JSONValue.string(String(repeating: "\u{FDFA}\u{FDFB}", count: 50))
            let made = try await scene.server.post("/rooms", as: scene.receptionist, ["name": name])
            #expect(made.status == 201, "\(made)")
            #expect(try await scene.book(["operatory": name]).status == 201)
            #expect(try await scene.server.post("/rooms", as: scene.receptionist, ["name": "يي"]).status == 201)
            var (rooms, cursor) = (0, "")
            repeat {
                let page = try await scene.server.get("/rooms?limit=1\(cursor)", as: scene.receptionist)
                rooms += page.data.count
                cursor = page["pagination"]?["nextCursor"]?.string.map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            #expect(rooms == 3)
        }
    }
}
