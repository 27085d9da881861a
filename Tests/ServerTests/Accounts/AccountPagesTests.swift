import Storage
import HTTPTypes
import API
import Domain
import Foundation
import TestSupport
import Testing

@testable import Server

@Suite("The pages that mailed links lead to")
struct AccountPagesTests {
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

    @Test("Are forms that run one script, known by its hash, and load nothing")
    func forms() async throws {
        try await TestServer.run(.sqlite) { server in
            for path in ["/reset", "/verify", "/join"] {
                let page = try await server.get(path)
                #expect(page.status == 200 && page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(page.text.contains("<form method=\"post\" action=\"\(path)\">"), "\(page)")
                #expect(page.text.contains("name=\"token\" value=\"\""))
                let policy = try #require(page.header("Content-Security-Policy"))
                for part in ["default-src 'none'", "script-src 'sha256-", "form-action 'self'"] {
                    #expect(policy.contains(part), "\(policy)")
                }
                #expect(!policy.contains("unsafe"))
                #expect(page.header("Cache-Control") == "no-store")
                #expect(page.header("Referrer-Policy") == "no-referrer")
                #expect(try await server.put(path).status == 405)
                #expect(try await server.post(path, ["token": "x"]).status == 415)
            }
        }
    }

    @Test("A GET spends nothing; the form sets the password", arguments: TestEngine.allCases)
    func reset(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let token = try await resetToken(server, doctor)
            for _ in 0..<2 { #expect(try await server.get("/reset").status == 200) }
            let weak = try await send(server, "/reset", [("token", token), ("newPassword", "password123")])
            #expect(weak.status == 400 && weak.text.contains("New password: "), "\(weak)")
            #expect(weak.text.contains("value=\"\(token)\"") && !weak.text.contains("password123"))
            let good = try await send(
                server, "/reset", [("token", token), ("newPassword", "another good one ✓")])
            #expect(good.status == 200 && good.text.contains("The password is set"), "\(good)")
            var changed = doctor
            changed.password = "another good one ✓"
            _ = try await server.signIn(changed)
            let again = try await send(
                server, "/reset", [("token", token), ("newPassword", "another good one ✓")])
            #expect(again.status == 404 && again.text.contains("not good any more"), "\(again)")
        }
    }

    @Test("What was sent stays text in the page")
    func escaping() async throws {
        try await TestServer.run(.sqlite) { server in
            let answer = try await send(server, "/verify", [("token", "\"><script>alert(1)</script>")])
            #expect(answer.status == 404)
            #expect(!answer.text.contains("<script>alert"), "\(answer)")
            let empty = try await send(server, "/verify", [])
            #expect(
                empty.status == 400 && empty.text.contains("Code from the mail: is required."), "\(empty)")
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
}
