import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

/// Walks the whole route table: what it finds without a trace is a route that forgot one.
@Suite("Nothing happens without a line in the audit trail")
struct AuditCoverageTests {
    /// What is nobody's medical or personal data, or the reader's own.
    private static let impersonal = [
        "/rooms/", "/appointment-types/", "/staff/", "/clinics/", "/doctors/", "/mobile/permissions/",
        "/notifications/", "/deliveries/", "/blocks/",
    ]
    /// Lists that `patientId` narrows to one patient.
    private static let narrowed = ["/appointments", "/invoices", "/messages"]
    /// The reader's own inbox: what is read there changes nobody's records.
    private static let silent = [
        "/notifications/:id/read", "/notifications/read-all", "/messages/conversations/:id/read",
    ]

    /// What needs a password of a moment ago; ErasureTests sees what it leaves.
    private static let fresh = ["/patients/:id/erase"]

    @Test("Every reading of a single patient's data is noted")
    func reads() async throws {
        try await TestServer.run(.sqlite) { server in
            for route in AllRoutes.protected(server.backend) where route.method == .get {
                let isPersonal =
                    route.path.contains(":") && !Self.impersonal.contains { route.path.hasPrefix($0) }
                guard isPersonal || Self.narrowed.contains(route.path), !isCustom(route) else { continue }
                #expect(route.audits != nil, "GET \(route.path) is not .audited")
            }
        }
    }

    @Test("What was read, and by whom, stands in the trail", arguments: TestEngine.allCases)
    func readLines(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await TwoClinics.build(server, mark: "Own")
            let (appointment, patient) = (house.id("appointment"), house.id("patient"))
            #expect(try await server.get("/appointments/\(appointment)", as: house.doctor).status == 200)
            #expect(
                try await server.get("/appointments?patientId=\(patient)", as: house.doctor).status == 200)
            #expect(try await server.get("/appointments", as: house.patient).status == 200)
            #expect(try await server.get("/appointments", as: house.doctor).status == 200)
            #expect(try await server.get("/appointments/\(house.clinic.id)", as: house.doctor).status == 404)
            let answer = try await server.get("/audit?action=read", as: house.admin)
            let lines = answer.data.map {
                [$0["entity"]?.string, $0["entityId"]?.string, $0["actorId"]?.string]
            }
            // In one moment they come in no order.
            #expect(
                Set(lines) == [
                    ["appointment", "\(house.clinic.id)", "\(house.doctor.id)"],
                    ["patient", "\(patient)", "\(house.patient.id)"],
                    ["patient", "\(patient)", "\(house.doctor.id)"],
                    ["appointment", "\(appointment)", "\(house.doctor.id)"],
                ])
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("Every write that succeeds adds a line", arguments: TestEngine.allCases)
    func writes(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let start = server.now
            let shared = try await TwoClinics.build(server, mark: "Shared")
            for (number, route) in AllRoutes.protected(server.backend).enumerated()
            where route.method != .get && !isCustom(route) && !Self.fresh.contains(route.path) {
                server.clock.set(start)
                // What a write has changed may be in the way of the next.
                let house =
                    route.path.contains(":")
                    ? try await TwoClinics.build(server, mark: "Own\(number)") : shared
                server.clock.advance(minutes: Specimen.wait(route))
                let path = try #require(Specimen.path(route.path, house), "\(route.path)")
                for body in try #require(Specimen.bodies(route, house), "\(route.method) \(route.path)") {
                    let before = try await server.count(
                        "SELECT count(*) FROM audit_entries WHERE action <> 'read'")
                    let user = route.access == .superadmin ? boss : house.admin
                    let answer = try await server.send(route.method, path, as: user, body: body)
                    #expect((200..<300).contains(answer.status), "\(route.method) \(route.path): \(answer)")
                    let added =
                        try await server.count("SELECT count(*) FROM audit_entries WHERE action <> 'read'")
                        - before
                    if !Self.silent.contains(route.path) {
                        #expect(added > 0, "\(route.method) \(route.path) left no audit entry")
                    }
                }
            }
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    private func isCustom(_ route: Route) -> Bool {
        if case .custom = route.work { true } else { false }
    }
}
