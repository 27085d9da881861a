import API
import Domain
import Storage
import TestSupport
import Testing

@Suite("Rooms")
struct RoomTests {
    @Test(
        "A room is added, found by its name, changed and removed, and each step is in the audit trail",
        arguments: TestEngine.allCases)
    func lifetime(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let made = try await server.post("/rooms", as: desk, ["name": "  Room 1 ", "color": "#FF5733"])
            #expect(made.status == 201, "\(made)")
            #expect(made["name"] == "Room 1")
            #expect(made.header("Location") == "/api/v1/protected/rooms/\(made.id)")
            _ = try await server.post("/rooms", as: desk, ["name": "Surgery"])

            let found = try await server.get("/rooms?search=ROOM", as: desk)
            #expect(found.data.map { $0["name"] } == ["Room 1"])
            #expect(
                found["pagination"] == [
                    "page": 1, "limit": 50, "total": 1, "totalPages": 1, "nextCursor": nil,
                ])

            let changed = try await server.patch("/rooms/\(made.id)", as: desk, ["color": nil])
            #expect(changed.status == 200, "\(changed)")
            #expect(changed["name"] == "Room 1" && changed["color"] == .null)

            #expect(try await server.delete("/rooms/\(made.id)", as: desk).status == 204)
            #expect(try await server.get("/rooms/\(made.id)", as: desk).status == 404)
            #expect(try await server.get("/rooms", as: desk).data.map { $0["name"] } == ["Surgery"])
            #expect(try await server.count("SELECT count(*) FROM audit_entries WHERE entity = 'room'") == 4)
        }
    }

    @Test("A name is taken whatever its case, until its room is removed", arguments: TestEngine.allCases)
    func uniqueName(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let other = try await server.makeClinic("Other")
            let admin = try await server.makeUser(.admin, in: clinic)
            let stranger = try await server.makeUser(.admin, in: other)
            let first = try await server.post("/rooms", as: admin, ["name": "Room 1"])
            let second = try await server.post("/rooms", as: admin, ["name": "ROOM 1"])
            #expect(second.status == 409 && second.code == "ROOM_EXISTS", "\(second)")
            #expect(try await server.post("/rooms", as: stranger, ["name": "Room 1"]).status == 201)

            let third = try await server.post("/rooms", as: admin, ["name": "Room 3"])
            #expect(try await server.patch("/rooms/\(third.id)", as: admin, ["name": "room 1"]).status == 409)
            #expect(try await server.patch("/rooms/\(first.id)", as: admin, ["name": "room 1"]).status == 200)
            #expect(try await server.delete("/rooms/\(first.id)", as: admin).status == 204)
            #expect(try await server.patch("/rooms/\(third.id)", as: admin, ["name": "room 1"]).status == 200)
        }
    }

    @Test(
        "Every member reads rooms; only receptionists and admins write them", arguments: TestEngine.allCases)
    func roles(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let room = try await server.makeRoom(in: clinic)
            for role in [Role.patient, .doctor, .receptionist, .admin] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(try await server.get("/rooms", as: user).data.count >= 1)
                #expect(try await server.get("/rooms/\(room)", as: user).status == 200)
                let mayWrite = role == .receptionist || role == .admin
                #expect(
                    try await server.post("/rooms", as: user, ["name": "Of \(role.rawValue)"]).status
                        == (mayWrite ? 201 : 403))
                #expect(
                    try await server.patch("/rooms/\(room)", as: user, ["color": "#000000"]).status
                        == (mayWrite ? 200 : 403))
            }
            let patient = try await server.makeUser(.patient, in: clinic)
            #expect(try await server.delete("/rooms/\(room)", as: patient).status == 403)
            #expect(try await server.get("/rooms").status == 401)
        }
    }

    @Test(
        "Another clinic's room does not exist, and every bad field is named", arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let room = try await server.makeRoom(in: clinic)
            let stranger = try await server.makeUser(.admin, in: try await server.makeClinic("Other"))
            #expect(try await server.get("/rooms/\(room)", as: stranger).status == 404)
            #expect(try await server.patch("/rooms/\(room)", as: stranger, ["name": 5]).status == 404)
            #expect(try await server.delete("/rooms/\(room)", as: stranger).status == 404)
            #expect(try await server.get("/rooms/none", as: stranger).status == 400)

            let admin = try await server.makeUser(.admin, in: clinic)
            let bad = try await server.post("/rooms", as: admin, ["name": " ", "color": "red"])
            #expect(bad.status == 400 && bad.fields == ["color", "name"], "\(bad)")
            let null = try await server.patch("/rooms/\(room)", as: admin, ["name": nil, "color": 7])
            #expect(null.status == 400 && null.fields == ["color", "name"], "\(null)")
            let query = try await server.get("/rooms?page=0&limit=101", as: admin)
            #expect(query.status == 400 && query.fields == ["limit", "page"], "\(query)")
        }
    }

    @Test("Search takes wildcards literally, and pages follow each other", arguments: TestEngine.allCases)
    func searchAndPages(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            for name in ["100% free", "a_b", "axb", "Wow!", "Özlem"] {
                #expect(try await server.post("/rooms", as: admin, ["name": .string(name)]).status == 201)
            }
            func names(_ query: String) async throws -> [JSONValue?] {
                try await server.get("/rooms?\(query)", as: admin).data.map { $0["name"] }
            }
            #expect(try await names("search=%25") == ["100% free"])
            #expect(try await names("search=a_b") == ["a_b"])
            #expect(try await names("search=!") == ["Wow!"])
            #expect(try await names("search=%C3%B6zlem") == ["Özlem"])
            #expect(try await names("search=100+free") == ["100% free"])
            let pages = try await names("limit=2&page=1") + names("limit=2&page=2") + names("limit=2&page=3")
            #expect(pages.count == 5 && Set(pages.map { $0?.string }).count == 5)
            let last = try await server.get("/rooms?limit=2&page=3", as: admin)
            #expect(
                last["pagination"] == ["page": 3, "limit": 2, "total": 5, "totalPages": 3, "nextCursor": nil])
        }
    }
}
