import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What a page of another site makes a browser send")
struct CrossSiteTests {
    private static let desk = "X-OdontoX-Desk"
    private static let site = "Sec-Fetch-Site"

    private static func form(_ user: TestUser) -> JSONValue {
        ["email": .string(user.email), "password": "a good password"]
    }

    /// Whether an admin's browser may make a room with these headers; nil for another answer than 201 and the
    /// refusal.
    private func makes(
        _ server: TestServer, _ browser: TestBrowser, _ headers: [String: String]
    ) async throws -> Bool? {
        let name = "Room \(try await server.count("SELECT count(*) FROM rooms"))"
        let answer = try await server.send(
            .post, "/rooms", body: ["name": .string(name)], headers: browser.cookie.merging(headers) { $1 })
        switch (answer.status, answer.code) {
        case (201, _): return true
        case (403, "CROSS_SITE_REQUEST"): return false
        default:
            Issue.record("\(headers): \(answer)")
            return nil
        }
    }

    private func withAdmin(
        _ engine: TestEngine, publicURL: String? = nil,
        _ body: @Sendable (TestServer, TestBrowser) async throws -> Void
    ) async throws {
        try await TestServer.run(engine, configure: { $0.publicURL = publicURL }) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "a good password")
            try await body(server, try await server.browse(as: admin))
        }
    }

    @Test(
        "Changes nothing: a write by cookie comes from our own origin and says so",
        arguments: TestEngine.allCases)
    func writes(engine: TestEngine) async throws {
        try await withAdmin(engine) { server, browser async throws in
            for headers in [
                [Self.site: "same-origin", Self.desk: "1"], ["Origin": "http://localhost", Self.desk: "1"],
                ["Origin": "http://localhost:80", Self.desk: "1"],
                [Self.site: "same-origin", "Origin": "http://localhost", Self.desk: "1"],
            ] {
                #expect(try await makes(server, browser, headers) == true, "\(headers)")
            }
            for headers in [
                [:], [Self.desk: "1"], [Self.site: "same-origin"], ["Origin": "http://localhost"],
                [Self.site: "same-origin", Self.desk: "0"], [Self.site: "cross-site", Self.desk: "1"],
                [Self.site: "same-site", Self.desk: "1"], [Self.site: "none", Self.desk: "1"],
                ["Origin": "http://evil.example", Self.desk: "1"], ["Origin": "null", Self.desk: "1"],
                ["Origin": "https://localhost", Self.desk: "1"],
                ["Origin": "http://localhost:81", Self.desk: "1"],
                ["Origin": "http://localhost.evil.example", Self.desk: "1"],
            ] {
                #expect(try await makes(server, browser, headers) == false, "\(headers)")
            }
            #expect(try await server.count("SELECT count(*) FROM rooms") == 4)
        }
    }

    @Test("The public address is our own too", arguments: TestEngine.allCases)
    func publicURL(engine: TestEngine) async throws {
        try await withAdmin(engine, publicURL: "https://desk.example.org/clinic") {
            server, browser async throws in
            for headers in [["Origin": "https://desk.example.org"], ["Origin": "http://localhost"]] {
                let sent = headers.merging([Self.desk: "1", Self.site: "same-site"]) { $1 }
                #expect(try await makes(server, browser, sent) == true, "\(headers)")
            }
            for origin in ["http://desk.example.org", "https://example.org", "https://desk.example.org:444"] {
                #expect(try await makes(server, browser, ["Origin": origin, Self.desk: "1"]) == false)
            }
        }
    }

    @Test(
        "Is refused by every route that changes something, before anything else",
        arguments: TestEngine.allCases)
    func everyRoute(engine: TestEngine) async throws {
        try await withAdmin(engine) { server, browser async throws in
            let unknown = TestBrowser(value: "nobody's")
            var count = 0
            for mount in AllRoutes.mounts(server.backend) {
                for route in mount.routes where route.access != .anyone && route.method != .get {
                    let path = route.path.split(separator: "/").map { part in
                        part.hasPrefix(":") ? "x" : String(part)
                    }.joined(separator: "/")
                    for one in [browser, unknown] {
                        let answer = try await server.send(
                            route.method, "\(mount.prefix)/\(path)", headers: one.cookie)
                        #expect(
                            answer.status == 403 && answer.code == "CROSS_SITE_REQUEST",
                            "\(route.method) \(route.path): \(answer)")
                    }
                    count += 1
                }
            }
            #expect(count > 40)
            let signOut = try await server.send(.post, "/api/v1/auth/logout", headers: browser.cookie)
            #expect(signOut.status == 403 && signOut.code == "CROSS_SITE_REQUEST", "\(signOut)")
            #expect(signOut.header("Set-Cookie") == nil)
            // What only reads needs none of it.
            for method in [.get, .head] as [HTTPRequest.Method] {
                let answer = try await server.send(
                    method, "/appointments", headers: browser.cookie.merging([Self.site: "cross-site"]) { $1 }
                )
                #expect(answer.status == 200, "\(answer)")
            }
        }
    }

    @Test(
        "A form is no request to the API, also from our own pages",
        arguments: ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
    func forms(type: String) async throws {
        try await withAdmin(.sqlite) { server, browser async throws in
            // One that takes a body, one that takes none, one that signs out.
            for path in ["/rooms", "/notifications/read-all", "/api/v1/auth/logout"] {
                for own in [browser.own, browser.cookie.merging([Self.site: "same-origin"]) { $1 }] {
                    let answer = try await server.send(
                        .post, path, raw: Array("name=Room".utf8),
                        headers: own.merging(["Content-Type": type]) { $1 })
                    #expect(answer.status == 415, "\(path): \(answer)")
                }
            }
            let foreign = browser.cookie.merging([Self.site: "cross-site", "Content-Type": type]) { $1 }
            let refused = try await server.send(
                .post, "/rooms", raw: Array("name=Room".utf8), headers: foreign)
            #expect(refused.status == 403 && refused.code == "CROSS_SITE_REQUEST", "\(refused)")
            #expect(try await server.status(in: browser) == 200)
            #expect(try await server.count("SELECT count(*) FROM rooms") == 0)
        }
    }

    @Test("Signs nobody in", arguments: TestEngine.allCases)
    func signIn(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            for path in ["", "/mfa"] {
                for headers in [
                    [Self.site: "cross-site"], [Self.site: "same-site"], ["Origin": "http://evil.example"],
                    ["Origin": "null"], [Self.site: "cross-site", "Origin": "http://evil.example"],
                ] {
                    let answer = try await server.send(
                        .post, TestServer.browserSignIn + path, body: Self.form(doctor), headers: headers)
                    #expect(
                        answer.status == 403 && answer.code == "CROSS_SITE_REQUEST", "\(headers): \(answer)")
                    #expect(answer.header("Set-Cookie") == nil)
                }
            }
            #expect(try await server.count("SELECT count(*) FROM session_families") == 0)
            for headers in [
                [:], [Self.site: "same-origin"], [Self.site: "none"], ["Origin": "http://localhost"],
                [Self.site: "same-origin", "Origin": "null"],
            ] {
                let answer = try await server.send(
                    .post, TestServer.browserSignIn, body: Self.form(doctor), headers: headers)
                #expect(answer.status == 200, "\(headers): \(answer)")
            }
            let form = try await server.send(
                .post, TestServer.browserSignIn, raw: Array("email=x&password=y".utf8),
                headers: ["Content-Type": "application/x-www-form-urlencoded"])
            #expect(form.status == 415, "\(form)")
        }
    }

    @Test("A trusted proxy says by which address, and whether by TLS, the browser came")
    func proxies() async throws {
        try await TestServer.run(
            .sqlite, over: .socket,
            configure: { $0.trustedProxies = TrustedProxies("127.0.0.1, ::1") ?? .none }
        ) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "a good password")
            let proxied = ["X-Forwarded-Proto": "https", "X-Forwarded-Host": "desk.example.org"]
            let answer = try await server.send(
                .post, TestServer.browserSignIn, body: Self.form(admin), headers: proxied)
            let browser = try TestBrowser(answer)
            #expect(browser.name == "__Host-odontox")
            #expect(answer.header("Set-Cookie")?.hasSuffix("; SameSite=Lax; Secure") == true, "\(answer)")
            let own = proxied.merging(["Origin": "https://desk.example.org", Self.desk: "1"]) { $1 }
            #expect(try await makes(server, browser, own) == true)
            let port = try #require(server.port)
            let direct = proxied.merging(["Origin": "http://localhost:\(port)", Self.desk: "1"]) { $1 }
            #expect(try await makes(server, browser, direct) == false)
            // Neither name stands for the other.
            #expect(try await server.status(in: browser) == 401)
            let plain = TestBrowser(value: browser.value)
            let me = try await server.get(
                "/api/v1/auth/me", headers: plain.cookie.merging(proxied) { $1 })
            #expect(me.status == 401, "\(me)")
            let local = try await server.browse(as: admin)
            #expect(local.name == "odontox")
            #expect(
                try await makes(server, local, ["Origin": "http://localhost:\(port)", Self.desk: "1"]) == true
            )
        }
    }

    @Test("What anybody else says of it is not believed; a public https address makes the cookie one for TLS")
    func untrusted() async throws {
        for (publicURL, isSecure) in [(nil, false), ("http://x", false), ("https://x", true)]
            as [(String?, Bool)]
        {
            try await TestServer.withDoctor(.sqlite, configure: { $0.publicURL = publicURL }) {
                server, doctor, _ in
                let answer = try await server.send(
                    .post, TestServer.browserSignIn, body: Self.form(doctor),
                    headers: ["X-Forwarded-Proto": "https", "X-Forwarded-Host": "desk.example.org"])
                let field = try #require(answer.header("Set-Cookie"), "\(answer)")
                #expect(field.hasPrefix("odontox=") && field.hasSuffix("; Secure") == isSecure, "\(field)")
            }
        }
    }
}
