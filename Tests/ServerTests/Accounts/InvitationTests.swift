import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Invitations")
struct InvitationTests {
    private static let person: JSONValue = [
        "email": "Sara.Malik@Test.example", "firstName": "Sara", "lastName": "Malik", "role": "doctor",
    ]

    @Test(
        "Somebody new is nobody until they accept; then they are signed in, and their address is verified",
        arguments: TestEngine.allCases)
    func new(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic("Smile")
            let admin = try await server.makeUser(.admin, in: clinic, firstName: "Bilal", lastName: "Khan")
            let patient = try await server.makePatient(in: clinic)
            let made = try await server.post("/staff", as: admin, Self.person)
            #expect(made.status == 201 && made["membershipStatus"] == "invited", "\(made)")
            #expect(made["email"] == "Sara.Malik@Test.example" && made["name"] == "Sara Malik")
            #expect(made["isActive"] == false && made["userId"] == made["id"])

            #expect(try await server.get("/staff", as: admin).data.count == 1)
            #expect(try await server.get("/staff/\(made.id)", as: admin).status == 404)
            #expect(try await server.patch("/staff/\(made.id)", as: admin, ["firstName": "X"]).status == 404)
            let booked = try await server.post(
                "/appointments", as: admin,
                [
                    "patientId": "\(patient)", "doctorId": .string(made.id), "appointmentDate": "2026-05-05",
                    "appointmentTime": "10:00", "appointmentType": "Checkup",
                ])
            #expect(booked.status == 404, "\(booked)")
            let written = try await server.post(
                "/messages", as: admin, ["recipientId": .string(made.id), "message": "Hello"])
            #expect(written.status == 404, "\(written)")
            let pending = try await server.get("/staff/invitations", as: admin)
            #expect(pending.data.map { $0["id"]?.string } == [made.id], "\(pending)")
            #expect(pending.data.first?["membershipStatus"] == "invited")

            let links = try await server.mailedLinks(
                to: "Sara.Malik@Test.example", template: "account.invitation")
            #expect(links.map(\.url) == ["http://127.0.0.1:8080/join"])
            let token = try #require(links.first?.token)
            #expect(token.utf8.count == 43)
            for _ in 0..<2 {
                let seen = try await server.look(at: token)
                #expect(
                    seen["clinicName"] == "Smile" && seen["invitedBy"] == "Bilal Khan"
                        && seen["role"] == "doctor" && seen["needsPassword"] == true
                        && seen["email"] == "Sara.Malik@Test.example", "\(seen)")
            }
            #expect(try await server.accept(token, [:]).fields == ["password"])
            let joined = try await server.accept(token, ["password": "a long password"])
            #expect(joined.status == 200 && joined["user"]?["id"]?.string == made.id, "\(joined)")
            #expect(joined["user"]?["clinicId"]?.string == "\(clinic.id)")
            let bearer = joined["accessToken"]?.string ?? ""
            #expect(try await server.get("/appointments", bearer: bearer).status == 200)
            #expect(try await server.signIn("sara.malik@TEST.example", "a long password").status == 200)
            #expect(try await server.get("/staff/\(made.id)", as: admin)["name"] == "Sara Malik")
            #expect(try await server.get("/staff/invitations", as: admin).data.isEmpty)
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE verified_at IS NOT NULL") == 2)
            let trail = try await server.get("/audit?entity=staff", as: admin).data.map {
                $0["action"]?.string
            }
            #expect(Set(trail) == ["invited", "joined"], "\(trail)")
        }
    }

    @Test(
        "A token that is unknown, used, withdrawn, replaced or expired gets one answer, and spends nothing",
        arguments: TestEngine.allCases)
    func notFound(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            func invite(_ email: String) async throws -> String {
                try await server.invite(email, .doctor, to: clinic, by: admin)
            }
            let used = try await invite("used@test.example")
            #expect(try await server.accept(used, ["password": "a long password"]).status == 200)
            let withdrawn = try await invite("withdrawn@test.example")
            let id = try await server.get("/staff/invitations", as: admin).data.first?["id"]?.string ?? ""
            #expect(try await server.delete("/staff/\(id)", as: admin).status == 204)
            #expect(try await server.delete("/staff/\(id)", as: admin).status == 404)
            let replaced = try await invite("replaced@test.example")
            _ = try await invite("replaced@test.example")
            let expired = try await invite("expired@test.example")
            server.clock.advance(minutes: 7 * 24 * 60)
            let unknown = MailedToken.make().text
            for token in [used, withdrawn, replaced, expired, unknown, "x"] {
                for answer in [
                    try await server.look(at: token),
                    try await server.accept(token, ["password": "a long password"]),
                    try await server.accept(token, ["password": 5]),
                ] {
                    #expect(answer.status == 404 && answer.code == "INVITATION_NOT_FOUND", "\(answer)")
                    #expect(answer.message == "Invitation not found")
                }
            }
        }
    }

    @Test(
        "Somebody verified joins as themselves: signed in, or with the password that they have",
        arguments: TestEngine.allCases)
    func known(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, other) = (try await server.makeClinic(), try await server.makeClinic("Other"))
            let admin = try await server.makeUser(.admin, in: clinic)
            let known = try await server.makeUser(
                .doctor, in: other, firstName: "Hassan", lastName: "Ali", email: "hassan@test.example",
                password: "their own password")
            let stranger = try await server.makeUser(.doctor, in: other)
            let made = try await server.post(
                "/staff", as: admin,
                [
                    "email": "hassan@test.example", "firstName": "Somebody", "lastName": "Else",
                    "role": "receptionist", "password": "the clinic's choice",
                ])
            #expect(made.status == 201 && made["membershipStatus"] == "invited", "\(made)")
            #expect(made["name"] == "Somebody Else" && !made.text.contains("Hassan Ali"))
            #expect(made.id == "\(known.id)")
            #expect(try await server.signIn("hassan@test.example", "the clinic's choice").status == 401)
            #expect(try await server.get("/staff", as: known, clinic: clinic).status == 403)

            let token = try #require(try await server.invitationToken(to: "hassan@test.example"))
            #expect(try await server.look(at: token)["needsPassword"] == false)
            for answer in [
                try await server.accept(token, [:]), try await server.accept(token, [:], as: stranger),
                try await server.accept(token, ["password": "a wrong password"]),
            ] { #expect(answer.status == 401, "\(answer)") }
            let joined = try await server.accept(token, ["password": "their own password"])
            #expect(joined.status == 200, "\(joined)")
            #expect(joined["user"]?["firstName"] == "Hassan" && joined["user"]?["lastName"] == "Ali")
            #expect(joined["user"]?["clinicId"]?.string == "\(other.id)", "the first one joined")
            #expect(try await server.get("/staff", as: known, clinic: clinic).status == 200)
            #expect(try await server.get("/staff/\(known.id)", as: admin)["name"] == "Hassan Ali")
            let again = try await server.post("/staff", as: admin, Self.person(known.email))
            #expect(again.status == 409 && again.code == "ALREADY_A_MEMBER", "\(again)")

            let third = try await server.makeClinic("Third")
            let boss = try await server.makeUser(.admin, in: third)
            let next = try await server.invite(known.email, .doctor, to: third, by: boss)
            #expect(try await server.send(.post, "/api/v1/auth/invitations/\(next)/accept").status == 401)
            let accepted = try await server.accept(next, ["firstName": "Hasan"], as: known)
            #expect(accepted.status == 200 && accepted["user"]?["firstName"] == "Hasan", "\(accepted)")
            #expect(try await server.get("/staff/\(known.id)", as: admin)["firstName"] == "Hasan")
        }
    }

    private static func person(_ email: String) -> JSONValue {
        ["email": .string(email), "firstName": "Sara", "lastName": "Malik", "role": "doctor"]
    }

    @Test("Wrong passwords at an invitation lock the account as at sign-in", arguments: TestEngine.allCases)
    func guesses(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let known = try await server.makeUser(
                .doctor, in: try await server.makeClinic("Other"), password: "their own password")
            let token = try await server.invite(known.email, .doctor, to: clinic, by: admin)
            for _ in 0..<5 {
                #expect(try await server.accept(token, ["password": "a wrong one"]).status == 401)
            }
            let blocked = try await server.accept(token, ["password": "their own password"])
            #expect(blocked.status == 429 && blocked.header("Retry-After") == "1", "\(blocked)")
            server.clock.advance(minutes: 1)
            #expect(try await server.accept(token, ["password": "their own password"]).status == 200)
        }
    }

    @Test(
        "An address that was never verified is its owner's: what the old password could do ends",
        arguments: TestEngine.allCases)
    func takeOver(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, squatter) = (
                try await server.makeClinic("Smile"), try await server.makeClinic("Squat")
            )
            let admin = try await server.makeUser(.admin, in: clinic)
            let other = try await server.makeUser(.admin, in: squatter)
            let made = try await server.post(
                "/staff", as: other,
                [
                    "email": "sara@test.example", "firstName": "Not", "lastName": "Sara", "role": "admin",
                    "password": "the squatter's choice",
                ])
            #expect(made["membershipStatus"] == "active", "\(made)")
            let session = try await server.signIn("sara@test.example", "the squatter's choice")
            #expect(session.status == 200 && session["mustChangePassword"] == true, "\(session)")

            let token = try await server.invite("sara@test.example", .admin, to: clinic, by: admin)
            #expect(try await server.look(at: token)["needsPassword"] == true)
            let refused = try await server.accept(token, ["password": "password123"])
            #expect(refused.status == 400 && refused.code == "WEAK_PASSWORD", "\(refused)")
            let joined = try await server.accept(token, ["password": "my own password", "firstName": "Sara"])
            #expect(joined.status == 200, "\(joined)")
            #expect(joined["user"]?["clinicId"]?.string == "\(squatter.id)", "nobody has chosen another one")
            #expect(joined["user"]?["firstName"] == "Sara")
            #expect(try await server.signIn("sara@test.example", "the squatter's choice").status == 401)
            let refreshed = try await server.post(
                "/api/v1/auth/refresh", ["refreshToken": session["refreshToken"] ?? nil])
            #expect(refreshed.status == 401, "\(refreshed)")
            let old = session["accessToken"]?.string ?? ""
            #expect(try await server.get("/staff", bearer: old).status == 401)
            #expect(
                try await server.get("/staff/\(made.id)", as: other).status == 200, "the membership stays")
            let told = try await server.database.read { tx in
                try tx.query("SELECT data FROM outbox WHERE template = 'account.known_at'") {
                    try $0.get(0) as String
                }
            }
            #expect(told.count == 1 && told.allSatisfy { $0.contains("Squat") }, "\(told)")
            for change: JSONValue in [["email": "mine@test.example"], ["firstName": "Eve"]] {
                let kept = try await server.patch("/staff/\(made.id)", as: other, change)
                #expect(kept.status == 409 && kept.code == "USER_SHARED", "\(kept)")
            }
        }
    }

    @Test("Three mails a day to one person, and no more for rate limits off", arguments: TestEngine.allCases)
    func limit(engine: TestEngine) async throws {
        for isLimited in [true, false] {
            try await TestServer.run(engine, configure: { $0.hasRateLimit = isLimited }) { server in
                let clinic = try await server.makeClinic()
                let admin = try await server.makeUser(.admin, in: clinic)
                let made = try await server.post("/staff", as: admin, Self.person)
                var tokens = [try #require(try await server.invitationToken(to: "Sara.Malik@Test.example"))]
                for _ in 0..<2 {
                    let again = try await server.post("/staff/\(made.id)/invite", as: admin)
                    #expect(again.status == 200 && again["membershipStatus"] == "invited", "\(again)")
                    tokens.append(
                        try #require(try await server.invitationToken(to: "Sara.Malik@Test.example")))
                }
                #expect(Set(tokens).count == 3)
                #expect(try await server.look(at: tokens[1]).status == 404)
                #expect(try await server.look(at: tokens[2]).status == 200)
                let fourth = try await server.post("/staff/\(made.id)/invite", as: admin)
                #expect(fourth.status == (isLimited ? 429 : 200), "\(fourth)")
                guard isLimited else { return }
                #expect(fourth.code == "INVITATION_LIMIT" && fourth.header("Retry-After") != nil)
                #expect(try await server.look(at: tokens[2]).status == 200, "the last one stays good")
                _ = try await server.delete("/staff/\(made.id)", as: admin)
                #expect(try await server.post("/staff", as: admin, Self.person).status == 429)
                server.clock.advance(minutes: 24 * 60)
                #expect(try await server.post("/staff", as: admin, Self.person).status == 201)
            }
        }
    }

    @Test("Removing the patient and beginning again gives no more mails", arguments: TestEngine.allCases)
    func limitOfPatients(engine: TestEngine) async throws {
        try await TestServer.run(engine, configure: { $0.hasRateLimit = true }) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let account: JSONValue = ["email": "sara@test.example", "password": "a first password"]
            let first = try await server.makePatient(in: clinic)
            let path = "/patients/\(first)/portal-account"
            #expect(try await server.post(path, as: admin, account).status == 201)
            for status in [200, 200, 200, 429] {
                #expect(try await server.post("\(path)/invite", as: admin).status == status)
            }
            #expect(try await server.delete("/patients/\(first)", as: admin).status == 204)
            let second = try await server.makePatient(in: clinic)
            let next = "/patients/\(second)/portal-account"
            let made = try await server.post(next, as: admin, account)
            #expect(made.status == 201 && made["membershipStatus"] == "active", "\(made)")
            let again = try await server.post("\(next)/invite", as: admin)
            #expect(again.status == 429 && again.code == "INVITATION_LIMIT", "\(again)")
        }
    }

    @Test(
        "A clinic changes no password: who forgot a first one is invited again, who is verified is not",
        arguments: TestEngine.allCases)
    func again(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let made = try await server.post(
                "/staff", as: admin,
                [
                    "email": "sara@test.example", "firstName": "Sara", "lastName": "Malik", "role": "doctor",
                    "password": "a first password",
                ])
            let refused = try await server.patch(
                "/staff/\(made.id)", as: admin, ["password": "another password"])
            #expect(refused.status == 400 && refused.fields == ["password"], "\(refused)")
            #expect(refused.text.contains("/invite"))
            for _ in 0..<2 {
                let invited = try await server.post("/staff/\(made.id)/invite", as: admin)
                #expect(invited.status == 200 && invited["membershipStatus"] == "active", "\(invited)")
            }
            let token = try #require(try await server.invitationToken(to: "sara@test.example"))
            let joined = try await server.accept(token, ["password": "my own password"])
            #expect(joined.status == 200 && joined["user"]?["role"] == "doctor", "\(joined)")
            #expect(try await server.signIn("sara@test.example", "a first password").status == 401)
            let verified = try await server.post("/staff/\(made.id)/invite", as: admin)
            #expect(verified.status == 409, "\(verified)")
            #expect(
                try await server.post("/staff/\(ID.make(at: server.now))/invite", as: admin).status == 404)
        }
    }

    @Test("A link stands in the mail alone, and in no row once it is sent", arguments: TestEngine.allCases)
    func secrecy(engine: TestEngine) async throws {
        try await TestServer.run(engine, configure: { $0.publicURL = "https://desk.example.org" }) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let token = try await server.invite("sara@test.example", .doctor, to: clinic, by: admin)
            let listed = try await server.get("/deliveries", as: admin)
            #expect(listed.data.count == 1 && !listed.text.contains(token), "\(listed)")
            for path in ["/audit", "/staff/invitations"] {
                #expect(try await !server.get(path, as: admin).text.contains(token))
            }
            let seen = SentMails()
            var transports = Transports.sandbox
            transports.email = { message in
                await seen.add(message)
                return .sent(providerId: nil)
            }
            transports.sandboxed = []
            try await server.deliverAll(server.outbox(transports))
            let mail = try #require(await seen.messages.first)
            let text = DeliveryText(mail, isMail: true)?.plain ?? ""
            #expect(text.contains("https://desk.example.org/join#\(token)"), "\(text)")
            let rows = try await server.count(
                "SELECT count(*) FROM outbox WHERE status = 'sent' AND data NOT LIKE \("%" + token + "%")")
            #expect(rows == 1)
            #expect(try await server.look(at: token).status == 200)
        }
    }

    actor SentMails {
        var messages: [OutboxMessage] = []
        func add(_ message: OutboxMessage) { messages.append(message) }
    }
}
