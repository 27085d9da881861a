import Storage
import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

/// Walks the whole route table, so that a route is decided on the day on which it is added.
@Suite("A superadmin says why they look into a clinic's patient data (Accounts, A9)")
struct StatedReasonTests {
    /// The clinic's own affairs: to add a route here is to decide that it shows no patient's data.
    private static let affairs = [
        "/clinics", "/staff", "/rooms", "/appointment-types", "/doctors", "/mobile/permissions",
        "/appointments/available-slots", "/blocks",
    ]
    private static let none = ["X-Reason": ""]

    @Test("Every route that is not the clinic's own affairs asks for it", arguments: TestEngine.allCases)
    func walk(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let house = try await TwoClinics.build(server, mark: "Zephyr")
            for route in AllRoutes.protected(server.backend) {
                guard case .members(let roles) = route.access, roles.contains(.superadmin) else { continue }
                let isAffair = Self.affairs.contains { route.path == $0 || route.path.hasPrefix($0 + "/") }
                #expect((route.patientData == .none) == isAffair, "\(route.method) \(route.path)")
                guard !isAffair else { continue }
                let path = try #require(Specimen.path(route.path, house))
                let query = Specimen.query(route)
                let address = query.isEmpty ? path : "\(path)?\(query)"
                let answer = try await server.send(
                    route.method, address, as: boss, clinic: house.clinic, headers: Self.none)
                #expect(answer.status == 403, "\(route.method) \(route.path): \(answer)")
                #expect(answer.code == "REASON_REQUIRED", "\(route.method) \(route.path): \(answer)")
            }
        }
    }

    @Test("The clinic's own affairs and one's own session need none", arguments: TestEngine.allCases)
    func affairs(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let house = try await TwoClinics.build(server, mark: "Zephyr")
            for path in [
                "/clinics", "/clinics/\(house.clinic.id)", "/staff", "/rooms", "/appointment-types",
                "/doctors/\(house.doctor.id)/schedule", "/mobile/permissions",
                "/appointments/available-slots?date=2026-05-05", "/api/v1/auth/me",
            ] {
                let answer = try await server.get(path, as: boss, clinic: house.clinic, headers: Self.none)
                #expect(answer.status == 200, "\(path): \(answer)")
            }
        }
    }

    @Test("It has 3 to 200 characters, and one that has not names its field", arguments: TestEngine.allCases)
    func length(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let long = String(repeating: "é", count: 200)
            for reason in ["abc", " a complaint ", long, "شکایت کی جانچ"] {
                let answer = try await server.get("/patients", as: boss, headers: ["X-Reason": reason])
                #expect(answer.status == 200, "\(reason): \(answer)")
            }
            for reason in ["ab", "a  ", long + "é"] {
                for user in [boss, admin] {
                    let answer = try await server.get("/patients", as: user, headers: ["X-Reason": reason])
                    #expect(answer.status == 400 && answer.fields == ["X-Reason"], "\(reason): \(answer)")
                }
            }
            // Nobody else needs one, and theirs counts for nothing.
            #expect(try await server.get("/patients", as: admin).status == 200)
            let reply = try await server.send(
                .post, "/patients", as: admin, body: ["firstName": "A", "lastName": "B"],
                headers: ["X-Reason": "because"])
            #expect(reply.status == 201)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE reason IS NOT NULL") == 0)
        }
    }

    @Test(
        "The role comes before the reason, the reason before a malformed id", arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let clinic = try await server.makeClinic()
            let elsewhere = TestClinic(id: ID.make(at: server.now), name: "", zone: clinic.zone)
            let stranger = try await server.get(
                "/patients", as: boss, clinic: elsewhere, headers: Self.none)
            #expect(stranger.code == "NOT_A_MEMBER", "\(stranger)")
            let malformed = try await server.get("/patients/x", as: boss, headers: Self.none)
            #expect(malformed.code == "REASON_REQUIRED", "\(malformed)")
            #expect(try await server.get("/patients/x", as: boss).status == 400)
        }
    }

    @Test("It stands in the trail, its export and its chain", arguments: TestEngine.allCases)
    func trail(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let reading = try await server.get(
                "/patients/\(patient)", as: boss, headers: ["X-Reason": "Complaint 17; =cmd"])
            #expect(reading.status == 200, "\(reading)")
            let change = try await server.send(
                .patch, "/patients/\(patient)", as: boss, body: ["lastName": "Khan"],
                headers: ["X-Reason": "They married"])
            #expect(change.status == 200, "\(change)")
            let affair = try await server.send(
                .patch, "/clinics/\(clinic.id)", as: boss, body: ["name": "Renamed"],
                headers: ["X-Reason": "They moved"])
            #expect(affair.status == 200, "\(affair)")
            _ = try await server.get("/patients/\(patient)", as: admin)

            let lines = try await server.get("/audit", as: admin).data
            #expect(lines.count == 4, "\(lines)")
            #expect(
                Set(lines.compactMap { $0["reason"]?.string })
                    == ["They moved", "They married", "Complaint 17; =cmd"])
            #expect(lines.filter { $0["actorId"]?.string == admin.id.description }.count == 1)
            #expect(
                lines.allSatisfy {
                    ($0["reason"] == .null) == ($0["actorId"]?.string == admin.id.description)
                })
            let export = try await server.get("/audit/export.csv", as: admin).text
            #expect(export.contains(",\"Complaint 17;' =cmd\"\r\n") && export.contains(",They married\r\n"))
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("Readings of a list stand under the reason of each", arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            // Another reason is another entry, the same one is counted.
            for reason in ["first reason", "second reason", "first reason"] {
                let answer = try await server.get("/patients", as: boss, headers: ["X-Reason": reason])
                #expect(answer.status == 200, "\(answer)")
            }
            let lines = try await server.get("/audit?action=read", as: admin).data
            let counted = lines.filter { $0["reason"] != .null }
                .map { [$0["reason"]?.string, $0["after"]?["calls"].map { "\($0)" }] }
            #expect(Set(counted.compactMap(\.first)) == ["first reason", "second reason"], "\(lines)")
            #expect(counted.count == 2, "\(lines)")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("Another reason than the one that was given breaks the chain")
    func chained() {
        func hash(_ reason: String?) -> String {
            var link = AuditLink(
                Server.AuditEntry(
                    action: .read, entity: .room, entityId: ID(high: 0, low: 1), before: nil, after: nil),
                by: .system(clinicId: ID(high: 0, low: 2)), request: .test(at: Instant(milliseconds: 0)),
                at: Instant(milliseconds: 0))
            link.id = ID(high: 0, low: 3)
            link.reason = reason
            return link.plainHash(after: "")
        }
        #expect(Set([hash(nil), hash(""), hash("a"), hash("b")]).count == 4)
    }

    @Test("A stream takes it from the query, too", arguments: TestEngine.allCases)
    func stream(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            _ = try await server.makeClinic()
            let boss = try await server.makeSuperadmin()
            let port = try #require(server.port)
            let token = try await server.token(of: boss)
            func opening(_ query: String) async throws -> String {
                let peer = try await Peer.connect(
                    port: port,
                    sending: "GET /api/v1/protected/messages/stream\(query) HTTP/1.1\r\nHost: x\r\n"
                        + "Authorization: Bearer \(token)\r\n\r\n", until: "\r\n\r\n")
                let head = try await peer.heard()
                try await peer.close()
                return String(head.prefix(12))
            }
            #expect(try await opening("") == "HTTP/1.1 403")
            #expect(try await opening("?reason=") == "HTTP/1.1 403")
            #expect(try await opening("?reason=ab") == "HTTP/1.1 400")
            #expect(try await opening("?reason=a%20complaint") == "HTTP/1.1 200")
            #expect(
                try await server.get("/patients?reason=a%20complaint", as: boss, headers: Self.none).status
                    == 403)
        }
    }
}
