import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The demo's threads")
struct DemoThreadsTests {
    @Test(
        "Everybody has something to read, and read state is as if they had talked",
        arguments: TestEngine.allCases)
    func demo(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            #expect(
                try await DemoClinic.load(
                    server.database, passwords: server.backend.passwords, now: server.now))
            func list(
                _ id: ID, _ role: Role, _ clinic: ID = DemoID.clinic
            ) async throws -> [[String: JSONValue]] {
                let user = TestUser(
                    id: id, email: "", role: role, firstName: "", lastName: "", clinicId: clinic)
                let answer = try await server.get("/messages/conversations", as: user)
                return (answer.json.array ?? []).map {
                    Dictionary($0.object?.members.map { ($0.name, $0.value) } ?? []) { $1 }
                }
            }
            let ahmed = try await list(DemoID.patient(1), .patient)
            #expect(ahmed.map { $0["participantName"]?.string } == ["OdontoX Clinic", "Dr. Fatima Khan"])
            #expect(ahmed.map { $0["unreadCount"]?.int } == [0, 0])
            #expect(ahmed.map { $0["messageCount"]?.int } == [5, 3])

            let zainab = try await list(DemoID.zainabAhmed, .receptionist)
            #expect(zainab.first?["lastMessage"] == "Thanks for the reminder")
            #expect(zainab.first?["messageCount"] == 8)
            #expect(
                zainab.contains { $0["id"]?.string == "staff-\(DemoID.fatimaKhan)" && $0["unreadCount"] == 0 }
            )
            #expect(try await list(DemoID.northReception, .receptionist, DemoID.north).count == 1)
            #expect(
                try await server.count("SELECT count(*) FROM outbox WHERE template LIKE 'message.%'") == 0)
        }
    }
}
