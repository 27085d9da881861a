import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("A browser's session")
struct BrowserSessionTests {
    private static let sessions = "/api/v1/auth/sessions"

    private static func form(_ user: TestUser, _ password: String = "a good password") -> JSONValue {
        ["email": .string(user.email), "password": .string(password)]
    }

    @Test("Is a cookie that the answer sets, and no token", arguments: TestEngine.allCases)
    func signIn(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let answer = try await server.post(TestServer.browserSignIn, Self.form(doctor))
            #expect(answer.status == 200 && answer.json.object?.names == ["user"], "\(answer)")
            let browser = try TestBrowser(answer)
            #expect(
                answer.header("Set-Cookie")
                    == "odontox=\(browser.value); Path=/; Max-Age=604800; HttpOnly; SameSite=Lax")
            #expect(answer.header("Cache-Control") == "no-store")
            let me = try await server.get("/api/v1/auth/me", headers: browser.cookie)
            #expect(me.status == 200 && me.json == answer["user"], "\(me)")
            #expect(me["clinicId"]?.string == "\(clinic.id)" && me["role"] == "doctor")
            #expect(me.header("Vary")?.contains("Cookie") == true)
            #expect(
                try await server.count(
                    "SELECT count(*) FROM session_families WHERE cookie_hash = \(browser.hash)") == 1)
            #expect(try await server.count("SELECT count(*) FROM refresh_tokens") == 0)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'signed_in'") == 1)
            #expect(try await server.send(.get, "/appointments", in: browser).status == 200)
            for wrong in [TestBrowser(value: "x"), TestBrowser(value: browser.hash)] {
                let refused = try await server.get("/api/v1/auth/me", headers: wrong.cookie)
                #expect(refused.status == 401, "\(refused)")
                #expect(refused.header("WWW-Authenticate")?.contains("invalid_token") == true)
            }
        }
    }

    @Test("Costs a request as many round trips as a phone's: one", arguments: TestEngine.allCases)
    func roundTrips(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let (browser, phone) = (try await server.browse(as: doctor), try await server.signIn(doctor))
            let tokens = [
                VerifiedToken(identity: .cookie(browser.hash), expires: server.now),
                try await server.backend.tokens.check(phone.access),
            ]
            let (gate, now) = (server.backend.gate, server.now)
            let counts = try await server.database.read { tx in
                var counts: [Int] = []
                for token in tokens {
                    let counting = CountingConnection(tx.connection)
                    let scope = try gate.admit(Transaction(counting), token, clinic: nil, now: now)
                    counts.append(scope.userId == doctor.id ? counting.count : 0)
                }
                return counts
            }
            #expect(counts == [1, 1])
        }
    }

    @Test("Is ignored by a request with Authorization, good or not", arguments: TestEngine.allCases)
    func authorization(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let admin = try await server.makeUser(.admin, in: clinic)
            let browser = try await server.browse(as: doctor)
            let me = try await server.get("/api/v1/auth/me", as: admin, headers: browser.cookie)
            #expect(me["role"] == "admin", "\(me)")
            for header in ["Bearer x.y.z", "Basic YTpi", ""] {
                let answer = try await server.get(
                    "/api/v1/auth/me", headers: browser.cookie.merging(["Authorization": header]) { $1 })
                #expect(answer.status == 401, "\(header): \(answer)")
            }
            // Nor does it then have to come from our own pages.
            let made = try await server.send(
                .post, "/rooms", as: admin, body: ["name": "Room 1"],
                headers: browser.cookie.merging(["Sec-Fetch-Site": "cross-site"]) { $1 })
            #expect(made.status == 201, "\(made)")
        }
    }

    @Test("Stands among the phones of its owner, and is the current one", arguments: TestEngine.allCases)
    func list(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            _ = try await server.signIn(doctor, device: "phone")
            server.clock.advance(seconds: 1)
            let browser = try await server.browse(as: doctor, device: " Desk 1 ")
            let list = try await server.send(.get, Self.sessions, in: browser)
            #expect(list.data.map { $0["device"] } == ["Desk 1", "phone"], "\(list)")
            #expect(list.data.map { $0["current"] } == [true, false])
        }
    }

    @Test("Ends as those of phones end, on each server", arguments: TestEngine.allCases)
    func ends(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let admin = try await server.makeUser(.admin, in: clinic)
            let phone = try await server.signIn(doctor)
            func expectEnd(_ name: String, _ end: (TestBrowser) async throws -> Answer) async throws {
                let browser = try await server.browse(as: doctor, device: name)
                #expect(try await server.status(in: browser) == 200)
                let ended = try await end(browser)
                #expect(ended.status == 204, "\(name): \(ended)")
                try await server.beside { twin async throws in
                    for one in [server, twin] { #expect(try await one.status(in: browser) == 401, "\(name)") }
                }
                #expect(try await server.send(.post, "/rooms", in: browser, ["name": "x"]).status == 401)
            }
            try await expectEnd("one") { _ in
                let list = try await server.send(.get, Self.sessions, in: phone)
                let id = list.data.first { $0["device"] == "one" }?["id"]?.string ?? ""
                return try await server.send(.delete, "\(Self.sessions)/\(id)", in: phone)
            }
            try await expectEnd("others") { _ in try await server.send(.delete, Self.sessions, in: phone) }
            try await expectEnd("signed out") { browser in
                try await server.send(.post, "/api/v1/auth/logout", in: browser)
            }
            try await expectEnd("removed") { _ in try await server.delete("/staff/\(doctor.id)", as: admin) }
        }
    }

    @Test(
        "Outlives its owner's change of password where that was made in it, and ends where it was elsewhere",
        arguments: TestEngine.allCases)
    func password(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let (mine, other) = (try await server.browse(as: doctor), try await server.browse(as: doctor))
            let changed = try await server.send(
                .post, "/api/v1/auth/password", in: mine,
                ["currentPassword": "a good password", "newPassword": "another good one"])
            #expect(changed.status == 204, "\(changed)")
            #expect(try await server.status(in: mine) == 200)
            #expect(try await server.status(in: other) == 401)
        }
    }

    @Test("Lives 12 hours unused and 7 days in all", arguments: TestEngine.allCases)
    func life(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let start = server.now
            let (unused, used) = (try await server.browse(as: doctor), try await server.browse(as: doctor))
            func use() async throws {
                #expect(try await server.status(in: used) == 200)
                try await server.backend.sessionUses.flush()
            }
            server.clock.advance(minutes: 12 * 60 - 1)
            try await use()
            server.clock.advance(minutes: 1)
            #expect(try await server.status(in: unused) == 401)
            for _ in 0..<14 {
                server.clock.advance(minutes: 11 * 60)
                try await use()
            }
            server.clock.set(start.adding(minutes: 7 * 1440 - 1))
            try await use()
            server.clock.advance(minutes: 1)
            #expect(try await server.status(in: used) == 401)
        }
    }

    @Test(
        "Is a new one at every sign-in, and the one that the browser had before ends",
        arguments: TestEngine.allCases)
    func renewal(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let admin = try await server.makeUser(.admin, in: clinic, password: "a good password")
            let first = try await server.browse(as: doctor)
            let refused = try await server.send(
                .post, TestServer.browserSignIn, body: Self.form(doctor, "wrong"), headers: first.cookie)
            #expect(refused.status == 401 && refused.header("Set-Cookie") == nil, "\(refused)")
            #expect(try await server.status(in: first) == 200)
            let second = try await server.browse(as: doctor, in: first)
            #expect(second.value != first.value)
            #expect(try await server.status(in: first) == 401)
            let third = try await server.browse(as: admin, in: second)
            #expect(try await server.status(in: second) == 401)
            #expect(try await server.status(in: third) == 200)
            // One that somebody has put there is not taken over.
            let planted = TestBrowser(value: "planted")
            #expect(try await server.browse(as: doctor, in: planted).value != planted.value)
            #expect(try await server.status(in: planted) == 401)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'signed_out'") == 2)
        }
    }

    @Test("Asks for the second factor as a phone's sign-in does", arguments: TestEngine.allCases)
    func secondFactor(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let former = try await server.browse(
                as: try await server.makeUser(
                    .admin, in: try await server.makeClinic("Other"), password: "a good password"))
            let first = try await server.send(
                .post, TestServer.browserSignIn,
                body: ["email": .string(doctor.email), "password": "a good password", "device": "Desk 1"],
                headers: former.cookie)
            #expect(first.status == 401 && first.code == "MFA_REQUIRED", "\(first)")
            #expect(first.header("Set-Cookie") == nil)
            #expect(try await server.status(in: former) == 200)
            let token = try #require(first["mfaToken"]?.string)
            func send(_ code: String) async throws -> Answer {
                try await server.send(
                    .post, "\(TestServer.browserSignIn)/mfa",
                    body: ["mfaToken": .string(token), "code": .string(code)], headers: former.cookie)
            }
            let wrong = try await send("000000x")
            #expect(wrong.status == 401 && wrong.code == "INVALID_MFA_CODE", "\(wrong)")
            let good = try await send(factor.shown(at: server.now))
            #expect(good.status == 200 && good["user"]?["id"]?.string == "\(doctor.id)", "\(good)")
            let browser = try TestBrowser(good)
            #expect(try await server.status(in: browser) == 200)
            #expect(try await server.status(in: former) == 401)
            let list = try await server.send(.get, Self.sessions, in: browser)
            #expect(list.data.map { $0["device"] } == ["Desk 1"])
        }
    }

    @Test("Its sign-in counts wrong passwords with those of phones", arguments: TestEngine.allCases)
    func throttle(engine: TestEngine) async throws {
        let log = try RecordingLog()
        try await TestServer.run(engine, logger: log.logger) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            for number in 0..<5 {
                let path = number % 2 == 0 ? TestServer.browserSignIn : SignInTests.address
                let answer = try await server.post(path, Self.form(doctor, "wrong"))
                #expect(answer.status == 401 && answer.code == "INVALID_CREDENTIALS", "\(answer)")
            }
            #expect(try log.kinds() == Array(repeating: "sign_in_refused", count: 5) + ["locked"])
            for path in [TestServer.browserSignIn, SignInTests.address] {
                let locked = try await server.post(path, Self.form(doctor))
                #expect(locked.status == 429 && locked.header("Retry-After") != nil, "\(locked)")
            }
        }
    }

    @Test("Says what has to be done first, and holds until it is", arguments: TestEngine.allCases)
    func held(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            try await server.perform(
                "UPDATE users SET must_change_password = \(true) WHERE id = \(doctor.id)")
            try await server.perform(
                "UPDATE clinics SET mfa_required_roles = 'doctor' WHERE id = \(clinic.id)")
            let answer = try await server.post(TestServer.browserSignIn, Self.form(doctor))
            #expect(answer["mustChangePassword"] == true && answer["mfaEnrolmentRequired"] == true)
            let browser = try TestBrowser(answer)
            let refused = try await server.send(.get, "/appointments", in: browser)
            #expect(refused.status == 403 && refused.code == "PASSWORD_CHANGE_REQUIRED", "\(refused)")
            let unlock = try await server.send(
                .post, "/api/v1/auth/unlock", in: browser, ["password": "a good password"])
            #expect(unlock.code == "PASSWORD_CHANGE_REQUIRED", "\(unlock)")
            #expect(try await server.status(in: browser) == 200)
            #expect(try await server.send(.post, "/api/v1/auth/logout", in: browser).status == 204)
        }
    }

    @Test("Signing out takes the cookie away, again and again", arguments: TestEngine.allCases)
    func signOut(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let browser = try await server.browse(as: doctor)
            let path = "/api/v1/auth/logout"
            for _ in 0..<2 {
                let answer = try await server.send(.post, path, headers: browser.own)
                #expect(answer.status == 204, "\(answer)")
                #expect(
                    answer.header("Set-Cookie")
                        == "odontox=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
                #expect(try await server.status(in: browser) == 401)
            }
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'signed_out'") == 1)
            #expect(try await server.post(path).fields == ["refreshToken"])
            // A phone's token goes first, and the cookie stays.
            let (other, phone) = (try await server.browse(as: doctor), try await server.signIn(doctor))
            let ended = try await server.send(
                .post, path, headers: other.cookie.merging(phone.headers) { $1 })
            #expect(ended.status == 204 && ended.header("Set-Cookie") == nil, "\(ended)")
            #expect(try await server.status(in: phone) == 401)
            #expect(try await server.status(in: other) == 200)
        }
    }

    @Test("Accepts an invitation of its user's, from our own pages", arguments: TestEngine.allCases)
    func invitation(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let north = try await server.makeClinic("North")
            let boss = try await server.makeUser(.admin, in: north)
            let token = try await server.invite(doctor.email, .doctor, to: north, by: boss)
            let browser = try await server.browse(as: doctor)
            let path = "/api/v1/auth/invitations/\(token)/accept"
            let bare = try await server.send(.post, path, body: [:], headers: browser.cookie)
            #expect(bare.status == 401 && bare.code == "SIGN_IN_REQUIRED", "\(bare)")
            #expect(try await server.send(.post, path, in: browser, [:]).status == 200)
        }
    }
}
