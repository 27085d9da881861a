import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The page that an invitation leads to")
struct JoinPageTests {
    private func send(_ server: TestServer, _ form: String) async throws -> Answer {
        try await server.send(
            .post, "/join", raw: Array(form.utf8),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
    }

    @Test("A form posts the token; looking at it spends nothing", arguments: TestEngine.allCases)
    func join(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let token = try await server.invite("sara@test.example", .doctor, to: clinic, by: admin)
            for _ in 0..<2 {
                let page = try await server.get("/join")
                #expect(page.status == 200 && page.text.contains("<form method=\"post\" action=\"/join\""))
                #expect(page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(page.header("Content-Security-Policy")?.contains("script-src 'sha256-") == true)
            }
            let weak = try await send(server, "token=\(token)&password=short&firstName=&lastName=")
            #expect(weak.status == 400 && weak.text.contains("role=\"alert\"") && weak.text.contains(token))
            #expect(!weak.text.contains("value=\"short\""))
            #expect(try await server.look(at: token).status == 200)
            let joined = try await send(
                server, "token=\(token)&password=a+long+password&firstName=Zara&lastName=")
            #expect(joined.status == 200 && joined.text.contains("You have joined"), "\(joined)")
            #expect(!joined.text.contains(token))
            let session = try await server.signIn("sara@test.example", "a long password")
            #expect(session["user"]?["name"] == "Zara Name", "\(session)")
            #expect(try await server.count("SELECT count(*) FROM session_families") == 1, "none by the page")
            let used = try await send(server, "token=\(token)&password=a+long+password")
            #expect(used.status == 404 && used.text.contains("Invitation not found"), "\(used)")
            #expect(try await send(server, "password=a+long+password").status == 400)
        }
    }
}
