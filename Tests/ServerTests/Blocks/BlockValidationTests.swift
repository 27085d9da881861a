import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("What a block must be")
struct BlockValidationTests {
    @Test(
        "Every bad field is named, and what the clinic does not have is 404", arguments: TestEngine.allCases)
    func validation(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, desk) = (scene.server, scene.receptionist)
            let empty = try await server.post("/blocks", as: desk, [:])
            #expect(
                empty.status == 400 && empty.fields == ["date", "endTime", "kind", "startTime", "title"],
                "\(empty)")
            func refused(_ changes: [String: JSONValue]) async throws -> [String] {
                let answer = try await scene.block(changes)
                #expect(answer.status == 400 && answer.code == "VALIDATION_ERROR", "\(answer)")
                return answer.fields
            }
            #expect(try await refused(["roomId": "\(scene.room)"]) == ["roomId"])
            #expect(try await refused(["doctorId": "me", "kind": "nap"]) == ["doctorId", "kind"])
            for end in ["14:00", "13:00"] {
                #expect(try await refused(["endTime": .string(end)]) == ["endTime"])
            }
            #expect(try await refused(["startTime": "24:00", "title": " "]) == ["startTime", "title"])
            #expect(
                try await refused(["repeat": ["every": "week", "until": "2026-05-04"]]) == ["repeat.until"])
            #expect(
                try await refused(["repeat": ["every": "month"]]) == ["repeat.every", "repeat.until"])
            #expect(try await refused(["keepVisits": "perhaps"]) == ["keepVisits"])
            for (name, what) in [("doctorId", "Doctor not found"), ("roomId", "Room not found")] {
                for stranger in [desk.id, scene.clinic.id] {
                    let missing = try await scene.block(
                        scene.everybodys.merging([name: "\(stranger)"]) { $1 })
                    #expect(missing.status == 404 && missing.message == what, "\(missing)")
                }
            }
            let made = try await scene.block()
            func change(_ body: JSONValue) async throws -> [String] {
                let answer = try await server.patch("/blocks/\(made.id)", as: desk, body)
                #expect(answer.status == 400, "\(answer)")
                return answer.fields
            }
            #expect(
                try await change(["roomId": "\(scene.room)", "endTime": "13:00"]) == ["endTime", "roomId"])
            #expect(try await change(["date": .null, "title": .null]) == ["date", "title"])
            #expect(
                try await change(["repeat": ["every": "day", "until": "2026-05-01"]]) == ["repeat.until"])
            for method in [HTTPRequest.Method.get, .patch, .delete] {
                let body: JSONValue? = method == .patch ? ["title": "x"] : nil
                let malformed = try await server.send(method, "/blocks/lunch", as: desk, body: body)
                #expect(malformed.status == 400 && malformed.fields == ["id"], "\(malformed)")
                let missing = try await server.send(
                    method, "/blocks/\(scene.clinic.id)", as: desk, body: body)
                #expect(missing.status == 404, "\(missing)")
            }
            let stale = try await server.send(
                .patch, "/blocks/\(made.id)", as: desk, body: ["title": "x"],
                headers: ["If-Match": "\"another\""])
            #expect(stale.status == 412, "\(stale)")
            #expect(try await server.get("/blocks/\(made.id)", as: desk).json == made.json)
        }
    }
}
