import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Blocks")
struct BlockTests {
    @Test(
        "A block is given back as it was stored, changed by what is sent, and deleted",
        arguments: TestEngine.allCases)
    func life(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, desk) = (scene.server, scene.receptionist)
            let made = try await scene.block([
                "repeat": ["every": "week", "until": "2026-06-30"], "endTime": "24:00",
            ])
            #expect(made.status == 201, "\(made)")
            #expect(made.header("Location") == "/api/v1/protected/blocks/\(made.id)")
            #expect(
                made.json.object?.names == [
                    "id", "clinicId", "doctorId", "roomId", "date", "startTime", "endTime", "kind", "title",
                    "repeat", "createdAt", "updatedAt",
                ])
            #expect(made["doctorId"] == "\(scene.doctor.id)" && made["roomId"] == .null)
            #expect(made["date"] == "2026-05-05" && made["endTime"] == "24:00" && made["kind"] == "meeting")
            // As typed, also where the last Tuesday comes before it.
            #expect(made["repeat"] == ["every": "week", "until": "2026-06-30"], "\(made)")
            for user in [desk, scene.doctor] {
                let read = try await server.get("/blocks/\(made.id)", as: user)
                #expect(read.status == 200 && read.json == made.json, "\(read)")
            }
            server.clock.advance(minutes: 1)
            let changed = try await server.patch(
                "/blocks/\(made.id)", as: desk,
                [
                    "title": "Training", "endTime": "16:00",
                    "repeat": ["every": "week", "until": "2026-05-31"],
                ])
            #expect(changed.status == 200, "\(changed)")
            #expect(changed["title"] == "Training" && changed["endTime"] == "16:00")
            #expect(changed["startTime"] == "14:00" && changed["repeat"]?["until"] == "2026-05-31")
            #expect(changed["updatedAt"] != made["updatedAt"] && changed["createdAt"] == made["createdAt"])
            let single = try await server.patch("/blocks/\(made.id)", as: desk, ["repeat": .null])
            #expect(single["repeat"] == .null && single["date"] == "2026-05-05", "\(single)")
            let again = try await server.patch("/blocks/\(made.id)", as: desk, ["repeat": .null])
            #expect(again.status == 200 && again.json == single.json, "nothing changed: \(again)")
            let moved = try await server.patch(
                "/blocks/\(made.id)", as: desk, ["doctorId": .null, "roomId": "\(scene.room)"])
            #expect(moved["doctorId"] == .null && moved["roomId"] == "\(scene.room)", "\(moved)")
            #expect(try await server.delete("/blocks/\(made.id)", as: desk).status == 204)
            #expect(try await server.get("/blocks/\(made.id)", as: desk).status == 404)
            #expect(try await server.delete("/blocks/\(made.id)", as: desk).status == 404)
            #expect(try await server.count("SELECT count(*) FROM audit_entries WHERE entity = 'block'") == 5)
        }
    }

    @Test(
        "Admins and receptionists write all blocks, a doctor their own, and patients get 403",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let colleague = try await server.makeUser(.doctor, in: scene.clinic)
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            let boss = try await server.makeSuperadmin()
            for user in [admin, boss, scene.receptionist] {
                for changes in [[:], scene.everybodys, scene.inRoom] as [[String: JSONValue]] {
                    let made = try await scene.block(changes, as: user)
                    #expect(made.status == 201, "\(user.role): \(made)")
                    #expect(
                        try await server.patch("/blocks/\(made.id)", as: user, ["kind": "other"]).status
                            == 200)
                    #expect(try await server.delete("/blocks/\(made.id)", as: user).status == 204)
                }
            }
            let own = try await scene.block(as: scene.doctor)
            #expect(own.status == 201, "\(own)")
            #expect(
                try await server.patch("/blocks/\(own.id)", as: scene.doctor, ["title": "Rest"]).status == 200
            )
            let broken = try await scene.block(["kind": "nap"], as: scene.doctor)
            #expect(broken.status == 400, "an own block's errors are told: \(broken)")
            let attempts: [(TestUser, [String: JSONValue])] = [
                (colleague, [:]), (scene.doctor, scene.everybodys), (scene.doctor, scene.inRoom),
                (scene.doctor, ["doctorId": "\(colleague.id)", "kind": "nap"]),
            ]
            for (user, changes) in attempts {
                let refused = try await scene.block(changes, as: user)
                #expect(refused.status == 403, "\(refused)")
            }
            for change: JSONValue in [
                ["doctorId": "\(colleague.id)"], ["doctorId": .null],
                ["doctorId": .null, "roomId": "\(scene.room)"],
            ] {
                #expect(
                    try await server.patch("/blocks/\(own.id)", as: scene.doctor, change).status == 403)
            }
            #expect(try await server.get("/blocks/\(own.id)", as: colleague).status == 200)
            for user in [colleague, scene.patient] {
                let body: JSONValue = ["title": "Mine"]
                #expect(try await server.patch("/blocks/\(own.id)", as: user, body).status == 403)
                #expect(try await server.delete("/blocks/\(own.id)", as: user).status == 403)
            }
            #expect(try await scene.block(as: scene.patient).status == 403)
            #expect(try await server.get("/blocks", as: scene.patient).status == 403)
            #expect(try await server.get("/blocks/\(own.id)", as: scene.patient).status == 403)
            let stranger = try await server.makeUser(.admin, in: try await server.makeClinic("Other"))
            #expect(try await server.get("/blocks/\(own.id)", as: stranger).status == 404)
            #expect(try await server.delete("/blocks/\(own.id)", as: stranger).status == 404)
            #expect(try await server.get("/blocks", as: stranger).data.isEmpty)
            #expect(try await scene.block(as: stranger).status == 404)
        }
    }

    @Test(
        "A day takes a thousand blocks, so that the rule always reads all of them",
        arguments: TestEngine.allCases)
    func limit(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, clinic, now) = (scene.server, scene.clinic.id, scene.server.now)
            for _ in 0..<4 {
                let rows = (0..<250).map { _ in
                    """
                    (\(ID.make(at: now)), \(clinic), '2026-05-05', 540, 545, 'other', 'x', '2026-05-05', 1,
                    \(now), \(now))
                    """ as SQL
                }
                try await server.perform(
                    """
                    INSERT INTO blocks (id, clinic_id, date, start_time, end_time, kind, title, last_date,
                        weekday, created_at, updated_at)
                    VALUES \(rows.joined(separator: ", "))
                    """)
            }
            let full = try await scene.block()
            #expect(full.status == 409 && full.code == "TOO_MANY_BLOCKS", "\(full)")
            let other = try await scene.block(["date": "2026-05-06"])
            #expect(other.status == 201)
            let moved = try await server.patch(
                "/blocks/\(other.id)", as: scene.receptionist, ["date": "2026-05-05"])
            #expect(moved.status == 409 && moved.code == "TOO_MANY_BLOCKS", "\(moved)")
            let weekly = try await scene.block(["repeat": ["every": "week", "until": "2026-05-12"]])
            #expect(weekly.status == 201, "repeated ones are counted among themselves: \(weekly)")
            let refused = try await scene.book(at: "14:30")
            #expect(refused.status == 409 && refused.code == "BLOCKED", "\(refused)")
        }
    }
}
