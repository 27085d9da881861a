import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Staff")
struct StaffTests {
    private static func person(
        _ email: String, _ role: String = "doctor", password: String = "a long password"
    ) -> JSONValue {
        [
            "email": .string(email), "password": .string(password), "firstName": "Fatima", "lastName": "Khan",
            "role": .string(role),
        ]
    }

    private func signIn(_ server: TestServer, _ email: String, _ password: String) async throws -> Int {
        try await server.post("/api/v1/auth/login", ["email": .string(email), "password": .string(password)])
            .status
    }

    @Test(
        "A new member signs in with a first password and is found by name, address and role",
        arguments: TestEngine.allCases)
    func add(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let made = try await server.post("/staff", as: admin, Self.person("Fatima.Khan@Test.example"))
            #expect(made.status == 201, "\(made)")
            #expect(
                made["email"] == "Fatima.Khan@Test.example" && made["role"] == "doctor"
                    && made["name"] == "Fatima Khan" && made["membershipStatus"] == "active")
            #expect(made["userId"] == made["id"] && made["isActive"] == true)
            #expect(made.header("Location") == "/api/v1/protected/staff/\(made.id)")
            #expect(made.text.contains("a long password") == false)
            #expect(try await signIn(server, "fatima.khan@test.example", "a long password") == 200)

            func ids(_ query: String) async throws -> [String?] {
                try await server.get("/staff?\(query)", as: admin).data.map { $0["id"]?.string }
            }
            #expect(try await ids("search=khan") == [made.id])
            #expect(try await ids("search=fatima.khan%40test") == [made.id])
            #expect(try await ids("role=doctor") == [made.id])
            #expect(try await ids("role=admin") == ["\(admin.id)"])
            #expect(try await ids("role=receptionist") == [])
            #expect(try await server.get("/staff?role=patient", as: admin).fields == ["role"])
            let stored = try await server.get("/staff/\(made.id)", as: admin)
            #expect(stored["email"] == "Fatima.Khan@Test.example" && stored["createdAt"] == made["createdAt"])
            #expect(try await server.count("SELECT count(*) FROM audit_entries WHERE entity = 'staff'") == 1)
        }
    }

    @Test(
        "A removed member is out with the next request, and can be added again",
        arguments: TestEngine.allCases)
    func remove(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "the old password")
            let patient = try await server.makePatient(in: clinic)
            let appointment = try await server.post(
                "/appointments", as: doctor,
                [
                    "patientId": "\(patient)", "doctorId": "\(doctor.id)", "appointmentDate": "2026-05-05",
                    "appointmentTime": "10:00",
                    "appointmentType": "Checkup",
                ])
            #expect(try await server.delete("/staff/\(doctor.id)", as: admin).status == 204)
            #expect(try await server.get("/appointments", as: doctor).status == 403)
            #expect(try await server.get("/staff/\(doctor.id)", as: admin).status == 404)
            #expect(try await server.delete("/staff/\(doctor.id)", as: admin).status == 404)
            #expect(try await server.get("/staff?role=doctor", as: admin).data.isEmpty)
            let kept = try await server.get("/appointments/\(appointment.id)", as: admin)
            #expect(kept["status"] == "scheduled" && kept["doctorName"] == "Dr. Doctor Tester", "\(kept)")

            let token = try await server.invite(doctor.email, .receptionist, to: clinic, by: admin)
            #expect(try await server.get("/appointments", as: doctor).status == 403)
            let back = try await server.accept(token, ["password": "the old password"])
            #expect(back.status == 200 && back["user"]?["role"] == "receptionist", "\(back)")
            #expect(try await server.get("/appointments", as: doctor).status == 200)
        }
    }

    @Test("A clinic keeps an admin, and nobody removes themselves", arguments: TestEngine.allCases)
    func lastAdmin(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let boss = try await server.makeSuperadmin()
            #expect(try await server.delete("/staff/\(admin.id)", as: admin).code == "CANNOT_REMOVE_YOURSELF")
            #expect(try await server.delete("/staff/\(admin.id)", as: boss).code == "LAST_ADMIN")
            #expect(
                try await server.patch("/staff/\(admin.id)", as: boss, ["role": "doctor"]).code
                    == "LAST_ADMIN")
            let second = try await server.makeUser(.admin, in: clinic)
            #expect(try await server.delete("/staff/\(admin.id)", as: second).status == 204)
            #expect(try await server.delete("/staff/\(second.id)", as: boss).status == 409)
        }
    }

    @Test("Of two admins who remove each other at the same time one stays", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let one = try await server.makeUser(.admin, in: clinic)
            let two = try await server.makeUser(.admin, in: clinic)
            async let first = server.delete("/staff/\(two.id)", as: one).status
            async let second = server.delete("/staff/\(one.id)", as: two).status
            let statuses = try await [first, second].sorted()
            #expect(statuses.first == 204 && [403, 409].contains(statuses[1]), "\(statuses)")
            #expect(
                try await server.count(
                    "SELECT count(*) FROM memberships WHERE role = 'admin' AND ended_at IS NULL") == 1)
        }
    }

    @Test(
        "The only clinic that has ever known a user changes names, role and address; the old address is told",
        arguments: TestEngine.allCases)
    func change(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(
                .doctor, in: clinic, email: "old@test.example", password: "the old password")
            let changed = try await server.patch(
                "/staff/\(doctor.id)", as: admin,
                ["email": "New@test.example", "lastName": "Khan", "role": "receptionist"])
            #expect(changed.status == 200, "\(changed)")
            #expect(
                changed["email"] == "New@test.example" && changed["name"] == "Doctor Khan"
                    && changed["role"] == "receptionist")
            #expect(try await signIn(server, "new@test.example", "the old password") == 200)
            #expect(try await signIn(server, "old@test.example", "the old password") == 401)
            #expect(
                try await server.count(
                    "SELECT count(*) FROM users WHERE id = \(doctor.id) AND verified_at IS NULL") == 1)
            #expect(
                try await server.count(
                    """
                    SELECT count(*) FROM outbox WHERE recipient = 'old@test.example'
                    AND template = 'account.address_changed'
                    """) == 1)
            #expect(try await server.get("/deliveries", as: admin).data.isEmpty)
            let taken = try await server.patch(
                "/staff/\(doctor.id)", as: admin, ["email": .string(admin.email)])
            #expect(taken.status == 409 && taken.code == "EMAIL_IN_USE", "\(taken)")
            // Another spelling of one mailbox.
            let sara = try await server.makeUser(.doctor, in: clinic, email: "sara@test.example")
            let spelled = try await server.patch(
                "/staff/\(sara.id)", as: admin, ["email": "Sara@TEST.example"])
            #expect(spelled.status == 200 && spelled["email"] == "Sara@TEST.example", "\(spelled)")
            #expect(
                try await server.count(
                    "SELECT count(*) FROM users WHERE id = \(sara.id) AND verified_at IS NOT NULL") == 1)
            #expect(try await server.accountMails("account.address_changed").count == 1)
        }
    }

    @Test(
        "Nobody renames or readdresses whom another clinic knows, has known or has invited",
        arguments: TestEngine.allCases)
    func sharedUser(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let other = try await server.makeClinic("Other")
            let admin = try await server.makeUser(.admin, in: clinic)
            let stranger = try await server.makeUser(.admin, in: other)
            let boss = try await server.makeSuperadmin()
            let (works, worked, invited) = (
                try await server.makeUser(.doctor, in: clinic),
                try await server.makeUser(.doctor, in: clinic),
                try await server.makeUser(.doctor, in: clinic)
            )
            try await server.addMembership(of: works, in: other)
            try await server.addMembership(of: worked, in: other)
            try await server.endMembership(of: worked, in: other)
            _ = try await server.invite(invited.email, .doctor, to: other, by: stranger)
            for user in [works, worked, invited] {
                for change: JSONValue in [["email": "mine@test.example"], ["firstName": "Eve"]] {
                    for admin in [admin, boss] {
                        let refused = try await server.patch(
                            "/staff/\(user.id)", as: admin, clinic: clinic, change)
                        #expect(refused.status == 409 && refused.code == "USER_SHARED", "\(refused)")
                    }
                }
                #expect(
                    try await server.patch("/staff/\(user.id)", as: admin, ["role": "receptionist"]).status
                        == 200)
            }
            try await server.addMembership(of: admin, in: other)
            let own = try await server.patch("/staff/\(admin.id)", as: admin, ["firstName": "Self"])
            #expect(own.status == 200 && own["firstName"] == "Self", "\(own)")
            let address = try await server.patch(
                "/staff/\(admin.id)", as: admin, ["email": "mine@test.example"])
            #expect(address.code == "USER_SHARED", "\(address)")
        }
    }

    @Test(
        "Staff read, admins write, patients do neither; a stranger makes the server hash nothing",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let stranger = try await server.makeUser(.admin, in: try await server.makeClinic("Other"))
            for role in [Role.patient, .doctor, .receptionist, .admin] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(try await server.get("/staff", as: user).status == (role == .patient ? 403 : 200))
                #expect(
                    try await server.get("/staff/\(user.id)", as: user).status
                        == (role == .patient ? 403 : 200))
                let status = try await server.post(
                    "/staff", as: user, Self.person("\(role.rawValue)@new.example")
                ).status
                #expect(status == (role == .admin ? 201 : 403))
                #expect(try await server.get("/staff/\(user.id)", as: stranger).status == 404)
                #expect(
                    try await server.patch("/staff/\(user.id)", as: stranger, ["lastName": "X"]).status == 404
                )
                #expect(try await server.delete("/staff/\(user.id)", as: stranger).status == 404)
            }
            #expect(try await server.post("/staff", Self.person("nobody@new.example")).status == 401)
        }
    }

    @Test("Every bad field is named at once", arguments: TestEngine.allCases)
    func validation(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let all = ["email", "firstName", "lastName", "password", "role"]
            #expect(
                try await server.post("/staff", as: admin, [:]).fields
                    == ["email", "firstName", "lastName", "role"])
            let bad = try await server.post(
                "/staff", as: admin,
                [
                    "email": "nobody", "password": "short", "firstName": " ", "lastName": 5,
                    "role": "superadmin",
                ])
            #expect(bad.status == 400 && bad.fields == all, "\(bad)")
            let nulls = try await server.patch(
                "/staff/\(doctor.id)", as: admin,
                ["email": nil, "password": nil, "firstName": nil, "lastName": nil, "role": nil])
            #expect(nulls.status == 400 && nulls.fields == all, "\(nulls)")
            let long = try await server.post(
                "/staff", as: admin,
                Self.person("a@test.example", password: String(repeating: "x", count: 201)))
            #expect(long.fields == ["password"])
            #expect(try await server.count("SELECT count(*) FROM users") == 2)
        }
    }

    @Test("A member made on the command line stands in the clinic's trail", arguments: TestEngine.allCases)
    func commandLine(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let add = AddUser(
                email: "sara@test.example", password: "a long password", firstName: "Sara", lastName: "Malik",
                membership: .init(clinicId: clinic.id, role: .doctor))
            let id = try await add.run(
                server.database, passwords: server.backend.passwords, securityLog: server.backend.securityLog,
                now: server.now)
            let admin = try await server.makeUser(.admin, in: clinic)
            let accessLog = try await server.get("/audit?entity=staff", as: admin)
            #expect(accessLog.data.map { $0["entityId"]?.string } == ["\(id)"], "\(accessLog)")
            #expect(accessLog.data.first?["after"]?["email"] == "sara@test.example")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }
}
