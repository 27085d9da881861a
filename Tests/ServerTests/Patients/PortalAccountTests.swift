import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Portal accounts")
struct PortalAccountTests {
    private static let account: JSONValue = ["email": "Ahmed@test.example", "password": "a long password"]

    @Test(
        "An account by first password is active, under the patient's id, and changes it first",
        arguments: TestEngine.allCases)
    func open(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let made = try await server.post("/patients/\(patient)/portal-account", as: desk, Self.account)
            #expect(made.status == 201 && made["membershipStatus"] == "active", "\(made)")
            #expect(made.id == "\(patient)" && made["patientId"] == "\(patient)" && made["role"] == "patient")
            #expect(
                made["email"] == "Ahmed@test.example" && made["isActive"] == true
                    && !made.text.contains("password"))
            let session = try await server.signIn("ahmed@test.example", "a long password")
            #expect(
                session["user"]?["id"] == "\(patient)" && session["mustChangePassword"] == true, "\(session)")
            let held = try await server.get("/appointments", bearer: session["accessToken"]?.string ?? "")
            #expect(held.status == 403 && held.code == "PASSWORD_CHANGE_REQUIRED", "\(held)")
            #expect(try await server.get("/patients/\(patient)", as: desk)["hasPortalAccount"] == true)

            _ = try await server.patch(
                "/patients/\(patient)", as: desk, ["firstName": "Akbar", "email": "contact@test.example"])
            let later = try await server.signIn("ahmed@test.example", "a long password")
            #expect(later["user"]?["firstName"] == "Akbar", "\(later)")
        }
    }

    @Test(
        "Somebody who is known keeps their own id: as this patient they book, write and are told",
        arguments: TestEngine.allCases)
    func known(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let north = try await server.makeClinic("North")
            let user = try await server.makeUser(
                .patient, in: north, firstName: "Ahmed", password: "their own password")
            let desk = scene.receptionist
            let patient = try await server.makePatient(in: scene.clinic, firstName: "Record")
            let made = try await server.post(
                "/patients/\(patient)/portal-account", as: desk,
                ["email": .string(user.email), "password": "ignored password"])
            #expect(made["membershipStatus"] == "invited" && made.id == "\(user.id)", "\(made)")
            #expect(made["firstName"] == "Record")
            #expect(try await server.get("/patients/\(patient)", as: desk)["hasPortalAccount"] == false)
            let token = try #require(try await server.invitationToken(to: user.email))
            #expect(try await server.accept(token, [:], as: user).status == 200)
            #expect(try await server.get("/patients/\(patient)", as: desk)["hasPortalAccount"] == true)

            let me = try await server.get("/api/v1/auth/me", as: user, clinic: scene.clinic)
            #expect(me["patientId"] == "\(patient)" && me["id"] == "\(user.id)", "\(me)")
            let booked = try await server.post(
                "/appointments", as: user, clinic: scene.clinic,
                [
                    "doctorId": "\(scene.doctor.id)", "appointmentDate": .string(BookingScene.tuesday),
                    "appointmentTime": "10:00", "appointmentType": "Checkup",
                ])
            #expect(booked.status == 201 && booked["patientId"] == "\(patient)", "\(booked)")
            let confirmed = try await server.patch(
                "/appointments/\(booked.id)/status", as: desk, ["status": "scheduled"])
            #expect(confirmed.status == 200, "\(confirmed)")
            let inbox = try await server.get("/notifications", as: user, clinic: scene.clinic)
            #expect(!inbox.data.isEmpty, "\(inbox)")
            let sent = try await server.post(
                "/messages", as: user, clinic: scene.clinic, ["message": "May I come earlier?"])
            #expect(sent.status == 201 && sent["sentBy"] == "\(user.id)", "\(sent)")
            #expect(sent["patientId"] == "\(patient)")
            let threads = try await server.get("/messages/conversations", as: desk)
            #expect(threads.text.contains("patient-\(patient)"), "\(threads)")
            let reply = try await server.post(
                "/messages/conversations/patient-\(patient)/send", as: desk, ["message": "Yes"])
            #expect(reply.status == 201, "\(reply)")
            let read = try await server.get(
                "/messages/conversations/patient-\(patient)", as: user, clinic: scene.clinic)
            #expect(read.text.contains("Yes"), "\(read)")
            // The clinic names its record, and not the user, whom another clinic knows.
            _ = try await server.patch("/patients/\(patient)", as: desk, ["firstName": "Renamed"])
            let after = try await server.get("/api/v1/auth/me", as: user)
            #expect(after["firstName"] == "Ahmed", "\(after)")
        }
    }

    @Test(
        "An account ends at once, and the patient can get another, of another address",
        arguments: TestEngine.allCases)
    func close(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let path = "/patients/\(patient)/portal-account"
            #expect(try await server.delete(path, as: desk).status == 404)
            #expect(try await server.post(path, as: desk, ["email": "wrong@test.example"]).status == 201)
            let mistyped = try #require(try await server.invitationToken(to: "wrong@test.example"))
            #expect(try await server.post(path, as: desk, ["email": "right@test.example"]).status == 201)
            #expect(try await server.look(at: mistyped).status == 404, "one invitation a patient")
            let again = try await server.post("\(path)/invite", as: desk)
            #expect(again.status == 200 && again["email"] == "right@test.example", "\(again)")
            let token = try #require(try await server.invitationToken(to: "right@test.example"))
            let joined = try await server.accept(token, ["password": "a long password"])
            #expect(joined.status == 200 && joined["user"]?["patientId"] == "\(patient)", "\(joined)")
            let bearer = joined["accessToken"]?.string ?? ""
            #expect(try await server.post("\(path)/invite", as: desk).status == 409)
            #expect(try await server.post(path, as: desk, Self.account).code == "PORTAL_ACCOUNT_EXISTS")

            #expect(try await server.delete(path, as: desk).status == 204)
            #expect(try await server.get("/appointments", bearer: bearer).status == 401)
            #expect(try await server.get("/patients/\(patient)", as: desk)["hasPortalAccount"] == false)
            let other = try await server.post(path, as: desk, Self.account)
            #expect(other.status == 201 && other["membershipStatus"] == "active", "\(other)")
            #expect(try await server.get("/patients/\(patient)", as: desk)["hasPortalAccount"] == true)
            #expect(try await server.signIn("right@test.example", "a long password").status == 403)
        }
    }

    @Test("An active member of the clinic is refused", arguments: TestEngine.allCases)
    func conflicts(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let other = try await server.makePatient(in: clinic)
            #expect(
                try await server.post("/patients/\(patient)/portal-account", as: desk, Self.account).status
                    == 201)
            for email in ["AHMED@test.example", desk.email] {
                let taken = try await server.post(
                    "/patients/\(other)/portal-account", as: desk, ["email": .string(email)])
                #expect(taken.status == 409 && taken.code == "ALREADY_A_MEMBER", "\(taken)")
            }
        }
    }

    @Test(
        "Receptionists and admins open accounts, nobody else; bad fields are named",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let patient = try await server.makePatient(in: clinic)
            let path = "/patients/\(patient)/portal-account"
            for role in [Role.patient, .doctor] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(try await server.post(path, as: user, Self.account).status == 403)
                #expect(try await server.post("\(path)/invite", as: user).status == 403)
                #expect(try await server.delete(path, as: user).status == 403)
            }
            let admin = try await server.makeUser(.admin, in: clinic)
            let bad = try await server.post(path, as: admin, ["email": "x", "password": "seven77"])
            #expect(bad.status == 400 && bad.fields == ["email", "password"], "\(bad)")
            let letters = try await server.post(path, as: admin, ["email": "josé@test.example"])
            #expect(letters.status == 400 && letters.fields == ["email"], "\(letters)")
            #expect(try await server.post(path, as: admin, ["email": "jose@bücher.example"]).status == 201)
            let spelled = try await server.post(
                "/staff", as: admin,
                [
                    "email": "Jose@xn--bcher-kva.example", "firstName": "J", "lastName": "B",
                    "role": "doctor",
                    "password": "a long password",
                ])
            #expect(spelled["membershipStatus"] == "invited", "one mailbox, two spellings: \(spelled)")
        }
    }
}
