import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The page that an invitation leads to")
struct JoinPageTests {
    private static let openSessions: SQL = "SELECT count(*) FROM session_families WHERE ended_at IS NULL"

    private func send(
        _ server: TestServer, _ form: String, in browser: TestBrowser? = nil
    ) async throws -> Answer {
        var headers = ["Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"]
        headers.merge(browser?.cookie ?? [:]) { $1 }
        return try await server.send(.post, "/join", raw: Array(form.utf8), headers: headers)
    }

    @Test("A form posts the token; looking at it spends nothing", arguments: TestEngine.allCases)
    func join(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let token = try await server.invite("sara@test.example", .doctor, to: clinic, by: admin)
            for _ in 0..<2 {
                let page = try await server.get("/join")
                #expect(page.status == 200 && page.text.contains("method=\"post\" action=\"/join\""))
                #expect(page.text.contains("New password") && page.text.contains("Set password"))
            }
            let weak = try await send(server, "token=\(token)&password=short&firstName=&lastName=")
            #expect(weak.status == 400 && weak.text.contains("role=\"alert\"") && weak.text.contains(token))
            #expect(!weak.text.contains("value=\"short\""))
            #expect(try await server.look(at: token).status == 200)
            let joined = try await send(
                server, "token=\(token)&password=a+long+password&firstName=Zara&lastName=")
            #expect(joined.status == 303 && joined.header("Location") == "/", "\(joined)")
            #expect(!joined.text.contains(token))
            #expect(try await server.count(Self.openSessions) == 1, "the browser's alone")
            let browser = try TestBrowser(joined)
            let me = try await server.get("/api/v1/auth/me", headers: browser.cookie)
            #expect(me["name"] == "Zara Name" && me["email"] == "sara@test.example", "\(me)")
            let session = try await server.signIn("sara@test.example", "a long password")
            #expect(session["user"]?["name"] == "Zara Name", "\(session)")
            let used = try await send(server, "token=\(token)&password=a+long+password")
            #expect(used.status == 404 && used.text.contains("Invitation not found"), "\(used)")
            let unknown = try await send(server, "token=unknown&password=a+long+password")
            #expect(unknown.status == 404 && unknown.text.contains("Invitation not found"), "\(unknown)")
            #expect(try await send(server, "password=a+long+password").status == 400)
        }
    }

    @Test("Shows clinic, role and who invites before one accepts", arguments: TestEngine.allCases)
    func look(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic("Smile & Co.")
            let admin = try await server.makeUser(.admin, in: clinic, firstName: "Amina", lastName: "Shah")
            let token = try await server.invite("sara@test.example", .doctor, to: clinic, by: admin)
            let shown = try await send(server, "token=\(token)&look=on")
            #expect(shown.status == 200, "\(shown)")
            for text in ["Smile &amp; Co.", "doctor", "Amina Shah", "sara@test.example", "New password"] {
                #expect(shown.text.contains(text), "\(text) in \(shown)")
            }
            #expect(try await server.look(at: token).status == 200)
            #expect(try await server.count("SELECT count(*) FROM memberships WHERE role = 'doctor'") == 0)
        }
    }

    @Test(
        "Somebody verified accepts signed in, or with the password that they have",
        arguments: TestEngine.allCases)
    func verified(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (home, other) = (try await server.makeClinic("Home"), try await server.makeClinic("Other"))
            let admin = try await server.makeUser(.admin, in: other)
            let doctor = try await server.makeUser(
                .doctor, in: home, email: "sara@test.example", password: "their own password")
            let token = try await server.invite(doctor.email, .doctor, to: other, by: admin)
            let stranger = try await send(server, "token=\(token)&look=on")
            #expect(stranger.text.contains("name=\"password\"") && !stranger.text.contains("New password"))
            let wrong = try await send(server, "token=\(token)&password=something+else")
            #expect(wrong.status == 401 && wrong.text.contains("role=\"alert\""), "\(wrong)")

            let browser = try await server.browse(as: doctor)
            let formToken = FormToken(of: BrowserCookie(browser.value)).text
            let known = try await send(server, "token=\(token)&look=on", in: browser)
            #expect(known.status == 200 && !known.text.contains("id=\"join-form-password\""), "\(known)")
            #expect(known.text.contains(formToken))
            // The cookie alone proves nothing: the form of another page would bring it, too.
            #expect(try await send(server, "token=\(token)", in: browser).status == 401)
            let joined = try await send(server, "token=\(token)&formToken=\(formToken)", in: browser)
            #expect(joined.status == 303 && joined.header("Set-Cookie") == nil, "\(joined)")
            let me = try await server.get("/api/v1/auth/me", headers: browser.cookie)
            #expect(me["clinics"]?.array?.count == 2, "\(me)")
            #expect(try await server.count(Self.openSessions) == 1, "the browser's")
        }
    }
}
