import API
import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Server

@Suite("Addresses, hosts, methods and encodings")
struct AddressTests {
    @Test("A host that is missing, doubled or malformed is 400; one that is right is not")
    func host() async throws {
        try await TestServer.onSocket { server in
            var refused = ["", "Host: x\r\nHost: x\r\n", "Host: x\r\nHost: y\r\n"]
            for host in [
                "", "a b", "a/b", "u@x", "x:y", "x:1:2", "x:70000", "[::1", "[x]", "[127.0.0.1]", "x%4",
                "x%zz", "é", "x?", "x#",
            ] {
                refused.append("Host: \(host)\r\n")
            }
            for fields in refused {
                for target in ["/healthz", "http://x/healthz"] {
                    let answers = try await server.exchange([
                        "GET \(target) HTTP/1.1\r\n\(fields)Connection: close\r\n\r\n"
                    ])
                    let answer = try #require(answers.all.first)
                    #expect(
                        answer.status == 400 && answer.isProblem && answer.body.contains("Host"),
                        "\(fields): \(answers)")
                }
            }
            let hosts = [
                "x", "x:", "x:8080", "127.0.0.1:80", "[::1]", "[::1]:8080", "clinic-1.example.org", "a_b",
                "%41.example", "x:65535",
            ]
            for fields in hosts.map({ "Host: \($0)\r\n" }) {
                for target in ["/healthz", "http://x/healthz"] {
                    let answers = try await server.exchange([
                        "GET \(target) HTTP/1.1\r\n\(fields)Connection: close\r\n\r\n"
                    ])
                    #expect(answers.all.first?.status == 200, "\(fields): \(answers)")
                }
            }
            let doubled = try await server.exchange(["GET /healthz HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"])
            #expect(doubled.all.first?.status == 400, "\(doubled)")
        }
    }

    @Test("An encoded body is 415 and told what would do", arguments: TestEngine.allCases)
    func encodedBody(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            func book(_ encoding: String, as user: TestUser?) async throws -> Answer {
                try await scene.server.send(
                    .post, "/appointments", as: user, body: scene.body(),
                    headers: ["Content-Encoding": encoding])
            }
            for encoding in ["gzip", "br", "identity, gzip", "GZIP", "x"] {
                let refused = try await book(encoding, as: scene.receptionist)
                #expect(
                    (refused.status, refused.header("Accept-Encoding")) == (415, "identity"),
                    "\(encoding): \(refused)")
                #expect(
                    refused.code != nil && refused.error != nil && refused.message != nil
                        && refused["timestamp"] != nil)
            }
            #expect(try await book("gzip", as: nil).status == 401)
            #expect(
                try await scene.server.send(
                    .get, "/appointments", as: scene.doctor, headers: ["Content-Encoding": "gzip"]
                ).status == 200)
            #expect(try await book("Identity", as: scene.receptionist).status == 201)
        }
    }

    @Test(
        "Every spelling of an address is the same one, in routes, keys, limits and metrics alike",
        arguments: TestEngine.allCases)
    func spellings(engine: TestEngine) async throws {
        try await BookingScene.run(engine, configure: { $0.hasRateLimit = true }) { scene in
            let server = scene.server
            let base = "/api/v1/protected"
            func book(_ path: String) async throws -> Answer {
                try await server.send(
                    .post, path, as: scene.receptionist, body: scene.body(), headers: ["Idempotency-Key": "k"]
                )
            }
            let booked = try await book(base + "/appointments")
            #expect(booked.status == 201)
            for path in ["/%61ppointments", "/appointment%73", "/appointments/", "//appointments"] {
                let again = try await book(base + path)
                #expect((again.status, again.bytes) == (201, booked.bytes), "\(path): \(again)")
            }
            let id = booked.id.replacing("-", with: "%2d")
            #expect(
                try await server.get("/api/%76%31/protected/appointments/\(id)", as: scene.doctor).bytes
                    == booked.bytes)
            for path in [
                "%2Fappointments", "/appointments%2F\(id)", "/appointments%2fx", "/%41ppointments",
                "/appointments%20",
            ] {
                #expect(try await server.get(base + path, as: scene.doctor).status == 404, "\(path)")
            }
            #expect(try await server.get("/appointments/%2f", as: scene.doctor).status == 400)
            for path in [
                "/%", "/%4", "/%zz/appointments", "/appointments%", "/appointments/%a", "/appointments/%%41",
            ] {
                let refused = try await server.get(base + path, as: scene.doctor)
                #expect((refused.status, refused.code) == (400, "MALFORMED_ADDRESS"), "\(path): \(refused)")
            }
            #expect(try await server.get("/api/../%68ealthz").status == 404)
            let health = try await server.client.executeRequest(
                uri: "/%68ealthz/", method: .get, headers: [:], body: nil)
            #expect(health.status == .ok && health.headers[.rateLimit] == nil)
            #expect(try await server.get("/metrics").text.contains(#"route="/healthz""#))
            #expect(try await !server.get("/metrics").text.contains("%61"))
        }
    }

    @Test(
        "Any method that is no answer's is 405 and told which are",
        arguments: ["BREW", "SEARCH", "PROPFIND", "OPTIONS", "TRACE", "LOCK"])
    func methods(method: String) async throws {
        try await TestServer.onSocket { server in
            let answers = try await server.exchange(
                ["\(method) /api/v1/protected/appointments HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
                to: [method])
            let answer = try #require(answers.all.first)
            // What the parser does not know is no HTTP to it.
            #expect(answer.status == (method == "BREW" ? 400 : 405) && answer.isProblem, "\(answer)")
            if method != "BREW" { #expect(answer.header("Allow") == "GET, HEAD, POST") }
        }
    }

    @Test("The start leads who is not signed in to the sign-in page")
    func start() async throws {
        try await TestServer.run(.sqlite) { server in
            let answer = try await server.get("/")
            #expect(answer.status == 303 && answer.header("Location") == "/signin")
        }
    }
}
