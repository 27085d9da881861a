import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Keeping a phone's patients up to date")
struct PatientSyncTests {
    @Test(
        "A phone that was offline learns who was added, changed and removed since",
        arguments: TestEngine.allCases)
    func sync(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, other) = (try await server.makeClinic(), try await server.makeClinic("Other"))
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let (kept, changed, removed) = (
                try await server.makePatient(in: clinic, lastName: "A"),
                try await server.makePatient(in: clinic, lastName: "B"),
                try await server.makePatient(in: clinic, lastName: "C")
            )
            let early = try await server.makePatient(in: clinic, lastName: "D")
            #expect(try await server.delete("/patients/\(early)", as: desk).status == 204)
            server.clock.advance(minutes: 1)
            let since = server.now
            #expect(
                try await server.patch("/patients/\(changed)", as: desk, ["firstName": "New"]).status == 200)
            server.clock.advance(minutes: 1)
            #expect(try await server.delete("/patients/\(removed)", as: desk).status == 204)
            let stranger = try await server.makeUser(.receptionist, in: other)
            let elsewhere = try await server.makePatient(in: other)
            #expect(try await server.delete("/patients/\(elsewhere)", as: stranger).status == 204)

            let answer = try await server.get("/patients?updatedSince=\(since)", as: desk)
            #expect(answer.data.map { $0["id"]?.string } == ["\(changed)"], "\(answer)")
            #expect(answer["deleted"] == [["id": "\(removed)", "deletedAt": "\(server.now)"]])
            server.clock.advance(minutes: 1)
            let later = server.now
            let account: JSONValue = ["email": "kept@test.example", "password": "a long password"]
            #expect(
                try await server.post("/patients/\(kept)/portal-account", as: desk, account).status == 201)
            let opened = try await server.get("/patients?updatedSince=\(later)", as: desk)
            #expect(opened.data.map { $0["id"]?.string } == ["\(kept)"], "\(opened)")
            let all = try await server.get("/patients", as: desk)
            #expect(all["deleted"] == nil)
            #expect(all.data.contains { $0["id"]?.string == "\(kept)" })
        }
    }
}
