import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Readings of lists are counted")
struct ReadTallyTests {
    @Test(
        "One entry for a user, a list and a quarter of an hour, with its calls and records",
        arguments: TestEngine.allCases)
    func counted(engine: TestEngine) async throws {
        // 05:00 UTC, where a quarter begins.
        try await TestServer.run(engine, now: "2026-05-04T05:00:00.000Z") { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            for name in ["Ahmed", "Omar", "Sara"] {
                try await server.makePatient(in: clinic, firstName: name)
            }
            for search in ["", "?search=omar"] {
                #expect(try await server.get("/patients\(search)", as: doctor).status == 200)
            }
            #expect(try await server.get("/patients", as: admin).status == 200)
            let first = try await reads(server, admin)
            #expect(
                Set(first) == [
                    ["\(doctor.id)", "/patients", "2", "4"], ["\(admin.id)", "/patients", "1", "3"],
                ])
            server.clock.advance(minutes: 14)
            #expect(try await server.get("/patients", as: doctor).status == 200)
            #expect(try await reads(server, admin).contains(["\(doctor.id)", "/patients", "3", "7"]))
            server.clock.advance(minutes: 1)
            #expect(try await server.get("/patients", as: doctor).status == 200)
            let later = try await reads(server, admin)
            #expect(later.count == 3 && later.contains(["\(doctor.id)", "/patients", "1", "3"]), "\(later)")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("Two servers, and one that was started again, count into one entry", arguments: TestEngine.allCases)
    func servers(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let path = "/messages/conversations/patient-\(patient)"
            #expect(try await server.get(path, as: admin).status == 200)
            try await server.backend.accessLog.flush()
            try await server.beside { twin in
                #expect(try await twin.get(path, as: admin).status == 200)
                try await twin.backend.accessLog.flush()
            }
            let lines = try await server.get("/audit?action=read", as: admin)
            #expect(lines.data.count == 1, "\(lines)")
            #expect(lines.data.first?["after"]?["calls"] == 2 && lines.data.first?["entity"] == "patient")
            #expect(lines.data.first?["entityId"]?.string == "\(patient)")
        }
    }

    @Test("What a stream replays is counted; what comes live is not", arguments: TestEngine.allCases)
    func stream(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            for number in 1...3 {
                let sent = try await server.post(
                    "/messages", as: admin, ["patientId": "\(patient)", "message": "Number \(number)"])
                #expect(sent.status == 201)
            }
            var client = try await StreamClient(server, as: admin, lastEventId: 1)
            _ = try await client.next()
            var lines: [JSONValue] = []
            for _ in 0..<100 where lines.isEmpty {
                try await Task.sleep(for: .milliseconds(50))
                lines = try await server.get("/audit?action=read&entity=message", as: admin).data
            }
            #expect(lines.first?["after"]?["resource"] == "/messages/stream", "\(lines)")
            #expect(lines.first?["after"]?["calls"] == 1)
        }
    }

    @Test("A changed count is found by `doctor`", arguments: TestEngine.allCases)
    func forged(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            #expect(try await server.get("/patients", as: admin).status == 200)
            try await server.backend.accessLog.flush()
            #expect(try await wrong(server) == [])
            try await server.perform("UPDATE read_tallies SET calls = 9")
            #expect(try await wrong(server) == ["counts of readings are as they were written"])
        }
    }

    private func wrong(_ server: TestServer) async throws -> [String] {
        var found: [String] = []
        try await IntegrityCheck.run(server.database, clock: server.clock.clock) {
            if !$0.isHealthy { found.append($0.check) }
        }
        return found
    }

    /// User, list, calls and records of each entry of the list of patients.
    private func reads(_ server: TestServer, _ admin: TestUser) async throws -> [[String?]] {
        try await server.get("/audit?action=read&entity=patient", as: admin).data.map { line in
            [
                line["actorId"]?.string, line["after"]?["resource"]?.string,
                line["after"]?["calls"]?.number?.text, line["after"]?["records"]?.number?.text,
            ]
        }
    }
}
