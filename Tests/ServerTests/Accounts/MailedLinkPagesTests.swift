import API
import Domain
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The pages that mailed links lead to")
struct MailedLinkPagesTests {
    private func send(_ server: TestServer, _ path: String, _ form: [(String, String)]) async throws -> Answer
    {
        let text = form.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return try await server.send(
            .post, path, raw: Array(text.utf8),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
    }

    private func resetToken(_ server: TestServer, _ user: TestUser) async throws -> String {
        _ = try await server.post("/api/v1/auth/password/forgot", ["email": .string(user.email)])
        return try #require(try await server.accountMails("account.reset").last?.token)
    }

    @Test("Are forms that run the server's own scripts alone")
    func forms() async throws {
        try await TestServer.run(.sqlite) { server in
            for path in ["/reset", "/verify", "/join", "/forgot"] {
                let page = try await server.get(path)
                #expect(page.status == 200 && page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(page.text.contains("method=\"post\" action=\"\(path)\""), "\(page)")
                #expect(page.text.contains("name=\"token\" value=\"\"") == (path != "/forgot"))
                let policy = try #require(page.header("Content-Security-Policy"))
                for part in ["default-src 'none'", "script-src 'self';", "form-action 'self'"] {
                    #expect(policy.contains(part), "\(policy)")
                }
                #expect(!policy.contains("unsafe"))
                #expect(page.header("Cache-Control") == "no-store")
                #expect(page.header("Referrer-Policy") == "same-origin")
                #expect(try await server.put(path).status == 405)
            }
        }
    }

    @Test("A form says what is missing, also of a body that is none of a form's")
    func missing() async throws {
        try await TestServer.run(.sqlite) { server in
            for path in ["/reset", "/verify", "/join"] {
                let empty = try await send(server, path, [])
                for answer in [empty, try await server.post(path, ["token": "x"])] {
                    #expect(answer.status == 400 && answer.text.contains("role=\"alert\""), "\(answer)")
                    #expect(answer.text.contains("-token-fault\">is required</span>"), "\(answer)")
                }
            }
            #expect(try await send(server, "/reset", []).text.contains("-newPassword-fault\">is required"))
        }
    }

    @Test("A GET spends nothing; the form sets the password", arguments: TestEngine.allCases)
    func reset(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let token = try await resetToken(server, doctor)
            for _ in 0..<2 { #expect(try await server.get("/reset").status == 200) }
            let weak = try await send(server, "/reset", [("token", token), ("newPassword", "password123")])
            #expect(weak.status == 400 && weak.text.contains("-newPassword-fault\""), "\(weak)")
            #expect(weak.text.contains("value=\"\(token)\"") && !weak.text.contains("password123"))
            let good = try await send(
                server, "/reset", [("token", token), ("newPassword", "another good one ✓")])
            #expect(good.status == 200 && good.text.contains("The password is set"), "\(good)")
            #expect(!good.text.contains(token) && !good.text.contains("another good one"))
            var changed = doctor
            changed.password = "another good one ✓"
            _ = try await server.signIn(changed)
            let again = try await send(
                server, "/reset", [("token", token), ("newPassword", "another good one ✓")])
            #expect(again.status == 404 && again.text.contains("not good any more"), "\(again)")
            let unknown = try await send(
                server, "/reset", [("token", "unknown"), ("newPassword", "another good one ✓")])
            #expect(unknown.status == 404 && unknown.text.contains("not good any more"), "\(unknown)")
        }
    }

    @Test("What was sent stays text in the page")
    func escaping() async throws {
        try await TestServer.run(.sqlite) { server in
            for path in ["/verify", "/join"] {
                let form = [("token", "\"><script>alert(1)</script>"), ("password", "a long password")]
                let answer = try await send(server, path, form)
                #expect(answer.status == 404)
                #expect(!answer.text.contains("<script>alert"), "\(answer)")
            }
        }
    }

    @Test("The form verifies an address", arguments: TestEngine.allCases)
    func verify(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            _ = try await server.post(
                "/api/v1/auth/email", as: doctor,
                ["newEmail": "new@test.example", "currentPassword": "a good password"])
            let token = try #require(try await server.accountMails("account.verify_email").last?.token)
            let done = try await send(server, "/verify", [("token", token)])
            #expect(done.status == 200 && done.text.contains("confirmed"), "\(done)")
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE email = 'new@test.example'") == 1)
        }
    }

    @Test(
        "Who forgot a password is mailed a link, and nobody learns who has an account",
        arguments: TestEngine.allCases)
    func forgot(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let known = try await send(server, "/forgot", [("email", doctor.email)])
            let unknown = try await send(server, "/forgot", [("email", "nobody@test.example")])
            #expect(known.status == 200 && known.text.contains("Look into your mail"), "\(known)")
            #expect(known.text == unknown.text)
            #expect(try await server.accountMails("account.reset").map(\.recipient) == [doctor.email])
        }
    }
}
