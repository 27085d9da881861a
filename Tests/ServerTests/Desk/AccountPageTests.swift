import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("The page of one's account")
struct AccountPageTests {
    private func run(
        _ engine: TestEngine, _ body: @Sendable (TestServer, TestUser, TestBrowser) async throws -> Void
    ) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            try await body(server, doctor, try await server.browse(as: doctor))
        }
    }

    @Test("Changes names and language", arguments: TestEngine.allCases)
    func profile(engine: TestEngine) async throws {
        try await run(engine) { server, _, browser in
            let saved = try await server.submit(
                "/account/profile", "language=ur&firstName=Sara&lastName=Khan", in: browser)
            #expect(saved.status == 303, "\(saved)")
            let page = try await server.page("/account", in: browser)
            #expect(page.text.contains("<html lang=\"ur\" dir=\"rtl\">"), "\(page)")
            #expect(page.text.contains("value=\"Sara\""))
            let wrong = try await server.submit("/account/profile", "language=xx", in: browser)
            #expect(wrong.status == 400 && wrong.text.contains("profile-language-fault"), "\(wrong)")
        }
    }

    @Test("Changes the password, and ends the other sessions", arguments: TestEngine.allCases)
    func password(engine: TestEngine) async throws {
        try await run(engine) { server, doctor, browser in
            let other = try await server.browse(as: doctor)
            let wrong = try await server.submit(
                "/account/password", "currentPassword=wrong+one&newPassword=another+good+one", in: browser)
            #expect(wrong.status == 403 && wrong.text.contains("role=\"alert\""), "\(wrong)")
            #expect(!wrong.text.contains("another good one"))
            let changed = try await server.submit(
                "/account/password", "currentPassword=a+good+password&newPassword=another+good+one",
                in: browser)
            #expect(changed.status == 303, "\(changed)")
            #expect(try await server.status(in: browser) == 200)
            #expect(try await server.status(in: other) == 401)
        }
    }

    @Test("Lists the sessions, and ends one or all others", arguments: TestEngine.allCases)
    func sessions(engine: TestEngine) async throws {
        try await run(engine) { server, doctor, browser in
            let phone = try await server.signIn(doctor, device: "Phone <1>")
            let page = try await server.page("/account", in: browser)
            #expect(page.text.contains("Phone &lt;1&gt;") && page.text.contains("This session"), "\(page)")
            let ended = try await server.submit("/account/sessions", in: browser)
            #expect(ended.status == 303, "\(ended)")
            #expect(try await server.status(in: phone) == 401)
            #expect(try await server.status(in: browser) == 200)
        }
    }

    @Test("Sets up a second factor; the recovery codes are shown once", arguments: TestEngine.allCases)
    func factor(engine: TestEngine) async throws {
        try await run(engine) { server, _, browser in
            let offered = try await server.submit("/account/factor", in: browser)
            let found = offered.text.text(after: "<code class=\"secret\">", before: "</code>")
            let secret = try #require(found, "\(offered)")
            let code = TimeCode(secret: Base32.decode(secret))
            let wrong = try await server.submit(
                "/account/factor/confirm", "code=000000x&secret=\(secret)", in: browser)
            #expect(wrong.status >= 400 && wrong.text.contains(secret), "\(wrong)")
            let shown = code.code(at: TimeCode.step(at: server.now))
            let done = try await server.submit("/account/factor/confirm", "code=\(shown)", in: browser)
            #expect(done.status == 200 && done.text.contains("Your recovery codes"), "\(done)")
            let account = try await server.page("/account", in: browser)
            #expect(account.status == 200 && !account.text.contains("recovery codes"), "\(account)")
            let twice = try await server.submit("/account/factor", in: browser)
            #expect(twice.status == 409 && twice.text.contains("role=\"alert\""), "\(twice)")
        }
    }

    @Test("A form without the session's token changes nothing", arguments: TestEngine.allCases)
    func token(engine: TestEngine) async throws {
        try await run(engine) { server, _, browser in
            let refused = try await server.submit(
                "/account/profile", "firstName=Mallory&lastName=Khan", token: "guessed", in: browser)
            #expect(refused.status == 403, "\(refused)")
            let page = try await server.page("/account", in: browser)
            #expect(page.status == 200 && !page.text.contains("Mallory"), "\(page)")
        }
    }

    @Test("A superadmin says why they are here, and is not asked again", arguments: TestEngine.allCases)
    func reason(engine: TestEngine) async throws {
        try await run(engine) { server, _, own in
            #expect(try await server.page("/reason", in: own).status == 403)
            let superadmin = try await server.makeSuperadmin(password: "a good password")
            let browser = try await server.browse(as: superadmin)
            let short = try await server.submit("/reason", "reason=x&next=/account", in: browser)
            #expect(short.status == 400 && short.text.contains("reason-reason-fault"), "\(short)")
            let kept = try await server.submit("/reason", "reason=complaint+17&next=/account", in: browser)
            #expect(kept.status == 303 && kept.header("Location") == "/account", "\(kept)")
            #expect(
                kept.header("Set-Cookie")
                    == "odontox-reason=complaint%2017; Path=/; HttpOnly; SameSite=Lax", "\(kept)")
            let away = try await server.submit(
                "/reason", "reason=complaint+17&next=https://evil.example", in: browser)
            #expect(away.header("Location")?.hasPrefix("/") == true, "\(away)")
        }
    }
}

extension String {
    /// What stands between two texts.
    fileprivate func text(after start: String, before end: String) -> String? {
        guard let from = firstRange(of: start)?.upperBound else { return nil }
        let rest = self[from...]
        return rest.firstRange(of: end).map { String(rest[..<$0.lowerBound]) }
    }
}
