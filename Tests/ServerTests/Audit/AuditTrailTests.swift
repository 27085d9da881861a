import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The audit trail as admins read it")
struct AuditTrailTests {
    /// Lines of `clinic`, one a minute, as `make` would have them.
    private func write(
        _ count: Int, in clinic: TestClinic, by user: TestUser, on server: TestServer,
        _ make: @Sendable (Int) -> Server.AuditEntry
    ) async throws {
        let clock = server.clock
        for index in 0..<count {
            clock.advance(minutes: 1)
            let (entry, now) = (make(index), server.now)
            try await server.database.write { tx in
                let gate = server.backend.gate
                let scope = try gate.admit(tx, user: user.id, clinic: clinic.id)
                guard var sequences = try ClinicSequences.lock(tx, clinicId: clinic.id) else { return }
                try sequences.append(
                    tx, [AuditLink(entry, by: scope, request: .test(at: now), at: now)], at: now)
                try sequences.write(tx, isChanged: true)
            }
        }
    }

    private func entry(
        _ action: AuditAction = .updated, _ entity: AuditEntity = .room, _ id: ID
    ) -> Server.AuditEntry {
        Server.AuditEntry(action: action, entity: entity, entityId: id, before: nil, after: "{\"n\":1}")
    }

    @Test("Newest first, with who, what, whence and the chain", arguments: TestEngine.allCases)
    func list(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, firstName: "Ada")
            let room = try await server.makeRoom(in: clinic)
            try await write(3, in: clinic, by: admin, on: server) { _ in entry(.updated, .room, room) }
            let answer = try await server.get("/audit", as: admin)
            #expect(answer.status == 200, "\(answer)")
            #expect(answer.data.map { $0["number"]?.int } == [3, 2, 1])
            let first = try #require(answer.data.first)
            #expect(
                first["actorId"]?.string == "\(admin.id)" && first["actorName"] == "Ada Tester"
                    && first["actorRole"] == "admin")
            #expect(
                first["ipAddress"] == "192.0.2.1" && first["requestId"] == "test"
                    && first["after"] == ["n": 1])
            #expect(first["before"] == .null && first["createdAt"]?.string == "\(server.now)")
            #expect(first["previousHash"] == answer.data[1]["hash"])
            #expect(
                answer["pagination"]
                    == [
                        "page": 1, "limit": 50, "total": 3, "totalPages": 1, "isTotalExact": true,
                        "nextCursor": nil,
                    ])
        }
    }

    @Test("Each filter finds its own, and together they narrow", arguments: TestEngine.allCases)
    func filters(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let (admin, other) = (
                try await server.makeUser(.admin, in: clinic), try await server.makeUser(.admin, in: clinic)
            )
            let rooms = [
                try await server.makeRoom(in: clinic, "1"), try await server.makeRoom(in: clinic, "2"),
            ]
            let start = server.now
            try await write(4, in: clinic, by: admin, on: server) {
                entry($0 == 0 ? .created : .updated, .room, rooms[$0 % 2])
            }
            try await write(2, in: clinic, by: other, on: server) { _ in entry(.created, .invoice, rooms[0]) }
            func found(_ query: String) async throws -> [Int?] {
                let answer = try await server.get("/audit?\(query)", as: admin)
                #expect(answer.status == 200, "\(answer)")
                #expect(answer["pagination"]?["total"]?.int == answer.data.count)
                return answer.data.map { $0["number"]?.int }
            }
            #expect(try await found("entity=invoice") == [6, 5])
            #expect(try await found("entityId=\(rooms[0])") == [6, 5, 3, 1])
            #expect(try await found("actorId=\(other.id)") == [6, 5])
            #expect(try await found("action=created") == [6, 5, 1])
            #expect(try await found("action=created&entity=room&entityId=\(rooms[0])") == [1])
            #expect(
                try await found("from=\(start.adding(minutes: 3))&to=\(start.adding(minutes: 5))") == [
                    5, 4, 3,
                ])
            #expect(try await found("to=\(start)") == [])
            #expect(try await found("from=2026-05-04&to=2026-05-04&action=updated") == [4, 3, 2])
            // 06:00 in UTC is another day nowhere in Karachi, but the day before ends at 19:00.
            #expect(try await found("to=2026-05-03").isEmpty)
        }
    }

    @Test(
        "A cursor leads through all, once each, though lines are added meanwhile",
        arguments: TestEngine.allCases)
    func cursor(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            try await write(7, in: clinic, by: admin, on: server) { _ in entry(.updated, .room, admin.id) }
            var seen: [Int?] = []
            var next = ""
            repeat {
                let answer = try await server.get("/audit?limit=3\(next)", as: admin)
                #expect(answer.status == 200, "\(answer)")
                seen += answer.data.map { $0["number"]?.int }
                next = answer["pagination"]?["nextCursor"]?.string.map { "&cursor=\($0)" } ?? ""
                try await write(1, in: clinic, by: admin, on: server) { _ in entry(.updated, .room, admin.id)
                }
            } while !next.isEmpty && seen.count < 20
            #expect(seen == [7, 6, 5, 4, 3, 2, 1])
        }
    }

    @Test("Who reads it is counted in it, once a quarter of an hour", arguments: TestEngine.allCases)
    func readings(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            try await write(2, in: clinic, by: admin, on: server) { _ in entry(.updated, .room, admin.id) }
            for _ in 0..<3 { #expect(try await server.get("/audit", as: admin).status == 200) }
            let lines = try await server.get("/audit?entity=audit_trail", as: admin).data
            #expect(lines.count == 1, "\(lines)")
            let line = try #require(lines.first)
            #expect(line["action"] == "read" && line["actorId"]?.string == "\(admin.id)", "\(line)")
            #expect(line["after"]?["resource"] == "/audit" && line["after"]?["calls"] == 3, "\(line)")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("What can't be asked for is 400 and named", arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let answer = try await server.get(
                "/audit?entity=tooth&action=pulled&actorId=1&entityId=2"
                    + "&from=soon&to=later&limit=101&cursor=x",
                as: admin)
            #expect(answer.status == 400)
            #expect(
                answer.fields == ["action", "actorId", "cursor", "entity", "entityId", "from", "limit", "to"])
            #expect(try await server.get("/audit?page=202&limit=50", as: admin).fields == ["page"])
            for role in [Role.patient, .doctor, .receptionist] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(try await server.get("/audit", as: user).status == 403)
                #expect(try await server.get("/audit/export.csv", as: user).status == 403)
            }
        }
    }

    @Test("No filter walks the whole trail or sorts it")
    func plans() async throws {
        try await TestServer.run(.sqlite) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            for query in [
                "", "entity=room", "actorId=\(admin.id)", "action=exported", "from=2026-05-01&to=2026-05-04",
            ] {
                let plan = try await server.database.read { tx in
                    let scope = try server.backend.gate.admit(tx, user: admin.id, clinic: nil)
                    let lines = AuditQueries.lines(
                        scope, AuditFilter(Fields(query: query)), clinic.zone, after: nil, limit: 50)
                    return try tx.query("EXPLAIN QUERY PLAN \(lines)") { try $0.get(3) as String }.joined(
                        separator: "; ")
                }
                #expect(
                    plan.contains("USING INDEX") && !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"),
                    "\(query): \(plan)")
            }
        }
    }
}

extension RequestData {
    /// A request of nobody in particular.
    static func test(at now: Instant) -> RequestData {
        RequestData(
            method: .get, path: "/", parameters: [:], queryString: "", headers: [:], body: [], now: now,
            requestId: "test",
            address: "192.0.2.1")
    }
}
