import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Mobile permissions")
struct PermissionsTests {
    private func path(_ clinic: TestClinic, _ role: String, _ module: String? = nil) -> String {
        "/mobile/permissions/clinic/\(clinic.id)/\(role)" + (module.map { "/\($0)" } ?? "")
    }

    private func modules(_ answer: Answer) -> [String] {
        (answer["modules"]?.array ?? []).compactMap(\.string)
    }

    @Test("Everybody gets their role's modules in the specification's order", arguments: TestEngine.allCases)
    func defaults(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            for role in [Role.patient, .doctor, .receptionist, .admin] {
                let user = try await server.makeUser(role, in: clinic)
                let answer = try await server.get("/mobile/permissions", as: user)
                #expect(answer.status == 200)
                #expect(modules(answer) == Module.defaults(for: role).map(\.rawValue))
                #expect(answer.json.object?.names == ["modules"])
            }
            let boss = try await server.makeSuperadmin()
            #expect(modules(try await server.get("/mobile/permissions", as: boss)).count == 10)
        }
    }

    @Test(
        "A switched module is gone from the role's menu in that clinic alone, and comes back",
        arguments: TestEngine.allCases)
    func toggle(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, other) = (try await server.makeClinic(), try await server.makeClinic("Other"))
            let admin = try await server.makeUser(.admin, in: clinic)
            let receptionist = try await server.makeUser(.receptionist, in: clinic)
            let stranger = try await server.makeUser(.receptionist, in: other)

            server.clock.advance(seconds: 1)
            let off = try await server.patch(
                path(clinic, "receptionist", "messages"), as: admin, ["enabled": false])
            #expect(off.status == 200, "\(off)")
            #expect(
                off.json == [
                    "ok": true, "module": "messages", "role": "receptionist", "clinic": "\(clinic.id)",
                    "enabled": false,
                    "updatedAt": "\(server.now)",
                ])
            #expect(
                modules(try await server.get("/mobile/permissions", as: receptionist)) == [
                    "appointments", "patients", "invoices", "notifications",
                ])
            #expect(modules(try await server.get("/mobile/permissions", as: stranger)).contains("messages"))

            let on = try await server.patch(
                path(clinic, "receptionist", "prescriptions"), as: admin, ["enabled": true])
            #expect(on.status == 200)
            let list = try await server.get(path(clinic, "receptionist"), as: admin)
            #expect(list.json.array?.map { $0["module"]?.string } == Module.allCases.map(\.rawValue))
            #expect(list.json.array?.allSatisfy { $0["label"] == $0["module"] } == true)
            let enabled = (list.json.array ?? []).filter { $0["enabled"]?.bool == true }.compactMap {
                $0["module"]?.string
            }
            #expect(enabled == ["appointments", "patients", "prescriptions", "invoices", "notifications"])

            _ = try await server.patch(path(clinic, "receptionist", "messages"), as: admin, ["enabled": true])
            #expect(
                modules(try await server.get("/mobile/permissions", as: receptionist)).contains("messages"))
        }
    }

    @Test(
        "A switch is written down with what was before, and told to the stream; the same again is neither",
        arguments: TestEngine.allCases)
    func recorder(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let first = try await server.patch(
                path(clinic, "patient", "invoices"), as: admin, ["enabled": false])
            server.clock.advance(minutes: 1)
            let again = try await server.patch(
                path(clinic, "patient", "invoices"), as: admin, ["enabled": false])
            #expect(again.json == first.json)

            let accessLog = try await server.get("/audit?entity=permission", as: admin)
            #expect(accessLog.data.count == 1)
            #expect(
                accessLog.data.first?["before"] == ["role": "patient", "module": "invoices", "enabled": true])
            #expect(
                accessLog.data.first?["after"] == ["role": "patient", "module": "invoices", "enabled": false])
            #expect(accessLog.data.first?["actorId"]?.string == "\(admin.id)")
            let events = try await server.database.read { tx in
                try tx.query("SELECT data, patient_id FROM events WHERE type = 'permissions.updated'") {
                    row in
                    (try row.get(0) as String, EventAudience(patientId: try row.get(1)))
                }
            }
            #expect(events.count == 1)
            #expect(try JSONValue(parsing: events.first?.0 ?? "") == first.json)
            #expect(events.first?.1 == .everyone)
        }
    }

    @Test("Only admins of the clinic that the path names may look or switch", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, other) = (try await server.makeClinic(), try await server.makeClinic("Other"))
            let admin = try await server.makeUser(.admin, in: clinic)
            for role in [Role.patient, .doctor, .receptionist] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(try await server.get(path(clinic, "doctor"), as: user).status == 403)
                #expect(
                    try await server.patch(path(clinic, "doctor", "invoices"), as: user, ["enabled": false])
                        .status == 403)
                #expect(
                    try await server.get("/mobile/permissions/clinic/nonsense/nobody", as: user).status == 403
                )
            }
            #expect(try await server.get(path(other, "doctor"), as: admin).status == 403)
            #expect(
                try await server.patch(path(other, "doctor", "invoices"), as: admin, ["enabled": false])
                    .status == 403)
            #expect(try await server.count("SELECT count(*) FROM module_switches") == 0)

            // Admin here, doctor there: what counts is the clinic of the path.
            try await server.addMembership(of: admin, in: other, role: .doctor)
            #expect(try await server.get(path(other, "doctor"), as: admin).status == 403)
            #expect(try await server.get(path(clinic, "doctor"), as: admin, clinic: other).status == 200)

            let both = try await server.makeUser(.admin, in: clinic)
            try await server.addMembership(of: both, in: other)
            #expect(
                try await server.patch(path(other, "doctor", "invoices"), as: both, ["enabled": false]).status
                    == 200)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE clinic_id = \(other.id)")
                    == 1)

            let boss = try await server.makeSuperadmin()
            #expect(
                try await server.patch(path(other, "doctor", "messages"), as: boss, ["enabled": false]).status
                    == 200)
            #expect(
                try await server.get("/mobile/permissions/clinic/\(ID.make(at: server.now))/doctor", as: boss)
                    .status == 404)
        }
    }

    @Test("What the path or the body can't mean is 400 and names the field", arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            #expect(try await server.get(path(clinic, "nurse"), as: admin).fields == ["role"])
            #expect(
                try await server.get("/mobile/permissions/clinic/1/doctor", as: admin).fields == ["clinicId"])
            let both = try await server.patch(path(clinic, "nurse", "coffee"), as: admin, ["enabled": false])
            #expect(both.status == 400 && both.fields == ["module", "role"])
            for body: JSONValue in [[:], ["enabled": nil], ["enabled": "false"], ["enabled": 0]] {
                let answer = try await server.patch(path(clinic, "doctor", "invoices"), as: admin, body)
                #expect(answer.status == 400 && answer.fields == ["enabled"], "\(answer)")
            }
        }
    }

    @Test("Admins keep all ten modules", arguments: TestEngine.allCases, ["admin", "superadmin"])
    func admins(engine: TestEngine, role: String) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let off = try await server.patch(path(clinic, role, "invoices"), as: admin, ["enabled": false])
            #expect(off.status == 400 && off.code == "MODULE_ALWAYS_ENABLED", "\(off)")
            let on = try await server.patch(path(clinic, role, "invoices"), as: admin, ["enabled": true])
            #expect(on.status == 200 && on["enabled"] == true)
            let list = try await server.get(path(clinic, role), as: admin)
            #expect(list.json.array?.allSatisfy { $0["enabled"] == true } == true)
            #expect(try await server.count("SELECT count(*) FROM audit_entries") == 0)
        }
    }
}
