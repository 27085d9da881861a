import API
import Domain
import Storage
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Server

@Suite("Health, readiness, metrics")
struct OperationsTests {
    @Test("The process is up, and ready while its database answers", arguments: TestEngine.allCases)
    func health(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            #expect(try await server.get("/healthz").json == ["status": "ok"])
            #expect(try await server.get("/readyz").json == ["status": "ready"])
            server.database.close()
            let answer = try await server.get("/readyz")
            #expect(answer.status == 503)
            #expect(answer.code == "UNAVAILABLE")
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test(
        "Metrics count requests by pattern, never by path, and show no address or id",
        arguments: TestEngine.allCases)
    func metrics(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(
                .doctor, in: clinic, email: "ada@clinic.example", password: "a good password")
            _ = try await server.post(
                "/api/v1/auth/login", ["email": "ada@clinic.example", "password": "a good password"])
            _ = try await server.get("/appointments/\(doctor.id)", as: doctor)
            _ = try await server.get("/secret/ada@clinic.example")
            let answer = try await server.get("/metrics")
            #expect(answer.header("Content-Type")?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(
                answer.text.contains(
                    #"odontox_http_requests_total{method="POST",route="/api/v1/auth/login",status="200"} 1"#))
            #expect(answer.text.contains(#"route="/api/v1/protected/appointments/{id}""#), "\(answer.text)")
            #expect(answer.text.contains(#"odontox_sessions_total{result="signed_in"} 1"#))
            #expect(answer.text.contains("odontox_database_commits_total"))
            #expect(!answer.text.contains("ada@") && !answer.text.contains(doctor.id.description))
        }
    }

    @Test(
        "Every answer has a request id, the caller's own if it is sane, and headers that keep browsers quiet")
    func headers() async throws {
        try await TestServer.run(.sqlite) { server in
            let own = try await server.get("/healthz", headers: ["X-Request-Id": "phone-17_a.b"])
            #expect(own.header("X-Request-Id") == "phone-17_a.b")
            for bad in ["", "a b", "<script>", String(repeating: "x", count: 129)] {
                let answer = try await server.get("/no/such/path", headers: ["X-Request-Id": bad])
                #expect(answer.status == 404)
                #expect(ID(answer.header("X-Request-Id") ?? "") != nil, "\(bad)")
            }
            for name in [
                "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cache-Control",
                "Content-Security-Policy",
            ] {
                #expect(own.header(name) != nil, "\(name)")
            }
        }
    }

    @Test("A browser sees a page where there is none; whoever asks the API or for JSON does not")
    func missingPage() async throws {
        try await TestServer.run(.sqlite) { server in
            func type(_ method: HTTPRequest.Method, _ path: String, accept: String) async throws -> String {
                let answer = try await server.client.executeRequest(
                    uri: path, method: method, headers: [.accept: accept], body: nil)
                return "\(answer.status.code) \(answer.headers[.contentType] ?? "")"
            }
            let (browser, json) = (
                "text/html,application/xhtml+xml,*/*;q=0.8", "application/json; charset=utf-8"
            )
            let expected: [(HTTPRequest.Method, String, String, String)] = [
                (.get, "/desk/nowhere", browser, "404 text/html; charset=utf-8"),
                (.get, "/no/such/page", browser, "404 text/html; charset=utf-8"),
                (.get, "/desk/nowhere", "*/*", "404 \(json)"),
                (.get, "/api/v1/nowhere", browser, "404 \(json)"),
                (.put, "/signin", browser, "405 \(json)"),
            ]
            for (method, path, accept, wanted) in expected {
                let found = try await type(method, path, accept: accept)
                #expect(found == wanted, "\(method) \(path)")
            }
        }
    }

    @Test("An unknown path is 404 and a known one with another method 405 with Allow, both as JSON")
    func unknown() async throws {
        try await TestServer.run(.sqlite) { server in
            for path in ["/api/v1/nothing", "/api/v1/protected/nothing", "/api/v1/auth/login/more"] {
                let answer = try await server.get(path)
                #expect(answer.status == 404, "\(path): \(answer)")
                for key in ["error", "message", "code", "timestamp"] {
                    #expect(answer[key]?.string != nil, "\(path): \(key)")
                }
            }
            let answer = try await server.send(.delete, "/api/v1/auth/login")
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "POST")
            #expect(try await server.send(.head, "/healthz").status == 200)
        }
    }
}
