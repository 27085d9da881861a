import API
import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Server

/// What comes back over one connection, read as its requests' methods ask for.
private struct Responses {
    struct One {
        var head: String
        var body: String

        var status: Int { Int(head.dropFirst(9).prefix(3)) ?? 0 }

        func header(_ name: String) -> String? {
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
            return line.map { String($0.dropFirst(name.count + 2)) }
        }

        /// Whether it is a problem with all four fields.
        var isProblem: Bool {
            guard let json = try? JSONValue(parsing: body) else { return false }
            return ["error", "message", "code", "timestamp"].allSatisfy { json[$0]?.string?.isEmpty == false }
        }
    }

    var all: [One] = []
    /// Bytes that belong to no response: none, ever.
    var rest = ""

    init(_ text: String, to methods: [String]) {
        rest = text
        for method in methods {
            guard let end = rest.firstRange(of: "\r\n\r\n") else { return }
            var one = One(head: String(rest[..<end.upperBound]), body: "")
            rest = String(rest[end.upperBound...])
            if method != "HEAD" && one.status >= 200 && ![204, 304].contains(one.status) {
                let length = one.header("Content-Length").flatMap(Int.init) ?? rest.utf8.count
                one.body = String(decoding: rest.utf8.prefix(length), as: UTF8.self)
                rest = String(decoding: rest.utf8.dropFirst(length), as: UTF8.self)
            }
            all.append(one)
        }
    }
}

@Suite("The rules of HTTP/1")
struct HTTPRulesTests {
    /// Sends the parts one by one over one connection, and reads until the server closes.
    private func exchange(_ server: TestServer, _ parts: [String], to methods: [String] = ["GET"]) async throws -> Responses {
        let port = try #require(server.port)
        let text = await blocking {
            guard let connection = RawConnection(port: port) else { return "" }
            for part in parts { connection.send(part) }
            return connection.readToEnd()
        }
        return Responses(text, to: methods)
    }

    private func bytes(_ text: String) -> [String] { text.unicodeScalars.map { String($0) } }

    private func onSocket(_ body: @Sendable (TestServer) async throws -> Void) async throws {
        try await TestServer.run(.sqlite, over: .socket, configure: { $0.limits.idle = 5 }, body)
    }

    @Test("Every GET answers HEAD alike, without a body: found, refused and not allowed", arguments: TestEngine.allCases)
    func head(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await House.build(server, mark: "Own")
            let outsider = try await server.makeUser(.admin, in: try await server.makeClinic("Elsewhere"))
            var paths = ["/", "/nothing/here", "/api/v1/auth/login", "/api/v1/protected/appointments/x"]
            for mount in AllRoutes.mounts(server.backend) {
                for route in mount.routes where route.method == .get && route.path != "/messages/stream" {
                    paths.append(mount.prefix + (try #require(Specimen.path(route.path, house))))
                }
            }
            #expect(paths.count > 40)
            for path in paths {
                for user in [house.admin, house.patient, outsider, nil] {
                    let get = try await server.get(path, as: user)
                    let head = try await server.send(.head, path, as: user)
                    #expect(head.status == get.status && head.bytes.isEmpty, "\(path): \(head)")
                    let names = { (answer: Answer) in Set(answer.headers.map(\.name)) }
                    #expect(names(head) == names(get), "\(path)")
                    // What is read leaves an entry in the trail, and every answer counts among the metrics.
                    if path != "/metrics" && !path.contains("/audit") && get.status == 200 {
                        #expect(head.header("Content-Length") == get.header("Content-Length"), "\(path)")
                        #expect(head.header("ETag") == get.header("ETag"), "\(path)")
                    }
                }
            }
        }
    }

    @Test("No byte follows the head of an answer to HEAD, so that the next answer on the connection is read right")
    func headOnTheWire() async throws {
        try await onSocket { server in
            let user = try await server.makeUser(.admin, in: try await server.makeClinic())
            let token = try await server.token(of: user)
            let paths = [
                "/healthz", "/docs", "/nothing", "/api/v1/auth/login", "/api/v1/protected/appointments",
                "/api/v1/protected/messages/stream",
                "/api/v1/protected/audit/export.csv", "/%zz", "/",
            ]
            for isSigned in [true, false] {
                let requests = paths.map { path in
                    "HEAD \(path) HTTP/1.1\r\nHost: x\r\n" + (isSigned ? "Authorization: Bearer \(token)\r\n" : "") + "\r\n"
                }
                let last = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                let methods = paths.map { _ in "HEAD" } + ["GET"]
                let answers = try await exchange(server, [requests.joined() + last], to: methods)
                #expect(answers.all.count == methods.count && answers.rest.isEmpty, "\(answers)")
                #expect(answers.all.last?.body == #"{"status":"ok"}"#)
                #expect(answers.all.last?.header("Connection") == "close")
                for (path, answer) in zip(paths, answers.all) {
                    let isEndless = path.hasSuffix("stream") || path.hasSuffix("csv")
                    #expect((answer.header("Content-Length") == nil) == (isSigned && isEndless), "\(path): \(answer)")
                }
            }
        }
    }

    @Test("Bytes that are no request but ask for no body get none, however they arrive")
    func headOfRubbish() async throws {
        try await onSocket { server in
            let rubbish = "HEAD /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n"
            let good = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            for parts in [[rubbish], bytes(rubbish)] {
                let answers = try await exchange(server, parts, to: ["HEAD"])
                #expect(answers.all.first?.status == 400 && answers.rest.isEmpty, "\(answers)")
                #expect(answers.all.first?.header("X-Request-Id") != nil)
            }
            let second = try await exchange(server, [good + "GET /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n"], to: ["GET", "GET"])
            #expect(second.all.map(\.status) == [200, 400] && second.rest.isEmpty, "\(second)")
            #expect(second.all.last?.isProblem == true)
        }
    }

    @Test("A body that breaks off in rubbish gets one answer, and the connection ends")
    func brokenBody() async throws {
        try await onSocket { server in
            let start =
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            for parts in [[start + "ZZ\r\n"], [start, "2\r\n{}\r\n", "ZZ\r\n"]] {
                let answers = try await exchange(server, parts, to: ["POST"])
                #expect(answers.all.first?.status == 400 && answers.all.first?.isProblem == true && answers.rest.isEmpty, "\(answers)")
            }
        }
    }

    @Test("A host that is missing, doubled or malformed is 400; one that is right is not")
    func host() async throws {
        try await onSocket { server in
            var refused = ["", "Host: x\r\nHost: x\r\n", "Host: x\r\nHost: y\r\n"]
            for host in ["", "a b", "a/b", "u@x", "x:y", "x:1:2", "x:70000", "[::1", "[x]", "[127.0.0.1]", "x%4", "x%zz", "é", "x?", "x#"] {
                refused.append("Host: \(host)\r\n")
            }
            for fields in refused {
                for target in ["/healthz", "http://x/healthz"] {
                    let answers = try await exchange(server, ["GET \(target) HTTP/1.1\r\n\(fields)Connection: close\r\n\r\n"])
                    let answer = try #require(answers.all.first)
                    #expect(answer.status == 400 && answer.isProblem && answer.body.contains("Host"), "\(fields): \(answers)")
                }
            }
            let hosts = [
                "x", "x:", "x:8080", "127.0.0.1:80", "[::1]", "[::1]:8080", "clinic-1.example.org", "a_b", "%41.example", "x:65535",
            ]
            for fields in hosts.map({ "Host: \($0)\r\n" }) {
                for target in ["/healthz", "http://x/healthz"] {
                    let answers = try await exchange(server, ["GET \(target) HTTP/1.1\r\n\(fields)Connection: close\r\n\r\n"])
                    #expect(answers.all.first?.status == 200, "\(fields): \(answers)")
                }
            }
            let doubled = try await exchange(server, ["GET /healthz HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"])
            #expect(doubled.all.first?.status == 400, "\(doubled)")
        }
    }

    @Test("HTTP/1.0 closes after its answer, and goes on when it asks to")
    func version10() async throws {
        try await onSocket { server in
            let closing = "GET /healthz HTTP/1.0\r\n\r\n"
            let keeping = "GET /healthz HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"
            for parts in [[closing + closing], bytes(closing)] {
                let once = try await exchange(server, parts, to: ["GET"])
                #expect(once.all.first?.status == 200 && once.rest.isEmpty, "\(once)")
                #expect(once.all.first?.header("Connection") == "close")
            }
            let thrice = try await exchange(server, [keeping + keeping + closing], to: ["GET", "GET", "GET"])
            #expect(thrice.all.map(\.status) == [200, 200, 200] && thrice.rest.isEmpty, "\(thrice)")
            #expect(thrice.all.map { $0.header("Connection") } == ["keep-alive", "keep-alive", "close"])
            for list in ["close", "Close", "close, TE", "TE,close"] {
                let closed = try await exchange(server, ["GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: \(list)\r\n\r\n"])
                #expect(closed.all.first?.header("Connection") == "close" && closed.rest.isEmpty, "\(closed)")
            }
        }
    }

    @Test("What has no length ends with the connection in HTTP/1.0, without chunks", arguments: ["", "Connection: keep-alive\r\n"])
    func unbounded(connection: String) async throws {
        try await onSocket { server in
            let user = try await server.makeUser(.admin, in: try await server.makeClinic())
            let token = try await server.token(of: user)
            let request = "GET /api/v1/protected/audit/export.csv HTTP/1.0\r\nAuthorization: Bearer \(token)\r\n\(connection)\r\n"
            let answers = try await exchange(server, [request])
            let answer = try #require(answers.all.first)
            #expect(
                answer.status == 200 && answer.header("Transfer-Encoding") == nil && answer.header("Connection") == "close", "\(answer)")
            #expect(answer.body.hasPrefix("number,") || answer.body.utf8.first.map { $0 >= UInt8(ascii: "A") } == true, "\(answer.body)")
            #expect(!answer.body.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("Whoever waits for 100 Continue gets it at once, and the final answer once the body is there")
    func expectation() async throws {
        try await onSocket { server in
            let body = #"{"email":"nobody@test.example","password":"whatever it is"}"#
            let head = { (more: String) in
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(more)Connection: close\r\n\r\n"
            }
            let expecting = head("Expect: 100-Continue\r\nContent-Length: \(body.utf8.count)\r\n")
            let chunked = head("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n")
            let chunk = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
            let port = try #require(server.port)
            for (start, rest) in [(expecting, body), (chunked, chunk), ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + expecting, body)] {
                let (first, then) = await blocking {
                    guard let connection = RawConnection(port: port) else { return ("", "") }
                    connection.send(start)
                    let first = connection.read(until: "100 Continue\r\n\r\n")
                    connection.send(rest)
                    return (first, connection.readToEnd())
                }
                #expect(first.hasSuffix("HTTP/1.1 100 Continue\r\n\r\n"), "\(first)")
                let answers = Responses(then, to: ["POST"])
                #expect(answers.all.first?.status == 401 && answers.rest.isEmpty, "\(then)")
            }
            // Who does not wait may get either, and the answer. HTTP/1.0 knows no such thing.
            let hasty = try await exchange(server, [expecting + body], to: ["POST", "POST"])
            #expect(hasty.all.last?.status == 401, "\(hasty)")
            let old = expecting.replacing("HTTP/1.1", with: "HTTP/1.0") + body
            #expect(try await exchange(server, [old], to: ["POST"]).all.first?.status == 401)
        }
    }

    @Test("What the head alone is refused for is answered without a 100, and ends a connection whose body nobody waits for")
    func refusedExpectation() async throws {
        try await onSocket { server in
            let user = try await server.makeUser(.patient, in: try await server.makeClinic())
            let token = try await server.token(of: user)
            let signed = "Authorization: Bearer \(token)\r\n"
            let cases: [(status: Int, method: String, path: String, fields: String)] = [
                (413, "POST", "/api/v1/auth/login", "Content-Length: \(Incoming.bodyLimit + 1)\r\n"),
                (413, "POST", "/api/v1/protected/appointments", signed + "Content-Length: 99999999\r\n"),
                (415, "POST", "/api/v1/auth/login", "Content-Length: 10\r\nContent-Encoding: gzip\r\n"),
                (401, "POST", "/api/v1/protected/appointments", "Content-Length: 10\r\n"),
                (401, "POST", "/api/v1/protected/appointments", "Transfer-Encoding: chunked\r\n"),
                (404, "POST", "/nothing", "Content-Length: 10\r\n"),
                (405, "PUT", "/api/v1/auth/login", "Content-Length: 10\r\n"),
                (400, "POST", "/api/v1/auth/%zz", "Content-Length: 10\r\n"),
            ]
            for (status, method, path, fields) in cases {
                let request = "\(method) \(path) HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\(fields)\r\n"
                let answers = try await exchange(server, [request], to: [method])
                let answer = try #require(answers.all.first)
                #expect(answer.status == status && answer.isProblem && answers.rest.isEmpty, "\(request): \(answers)")
                #expect(answer.header("Connection") == "close")
            }
            for expectation in ["200-ok", "100-continue, more", "x"] {
                let request = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nExpect: \(expectation)\r\nContent-Length: 2\r\n\r\n"
                let answers = try await exchange(server, [request], to: ["POST"])
                #expect(answers.all.first?.status == 417 && answers.all.first?.isProblem == true && answers.rest.isEmpty, "\(answers)")
            }
            // Nothing to wait for.
            let without = "GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n"
            let answers = try await exchange(
                server, [without + without.replacing("\r\n\r\n", with: "\r\nConnection: close\r\n\r\n")], to: ["GET", "GET"])
            #expect(answers.all.map(\.status) == [200, 200] && answers.rest.isEmpty, "\(answers)")
        }
    }

    @Test("An encoded body is 415 and told what would do", arguments: TestEngine.allCases)
    func encodedBody(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            func book(_ encoding: String, as user: TestUser?) async throws -> Answer {
                try await scene.server.send(
                    .post, "/appointments", as: user, body: scene.body(), headers: ["Content-Encoding": encoding])
            }
            for encoding in ["gzip", "br", "identity, gzip", "GZIP", "x"] {
                let refused = try await book(encoding, as: scene.receptionist)
                #expect((refused.status, refused.header("Accept-Encoding")) == (415, "identity"), "\(encoding): \(refused)")
                #expect(refused.code != nil && refused.error != nil && refused.message != nil && refused["timestamp"] != nil)
            }
            #expect(try await book("gzip", as: nil).status == 401)
            #expect(
                try await scene.server.send(.get, "/appointments", as: scene.doctor, headers: ["Content-Encoding": "gzip"]).status == 200)
            #expect(try await book("Identity", as: scene.receptionist).status == 201)
        }
    }

    @Test("Every spelling of an address is the same one, in routes, keys, limits and metrics alike", arguments: TestEngine.allCases)
    func spellings(engine: TestEngine) async throws {
        try await BookingScene.run(engine, configure: { $0.hasRateLimit = true }) { scene in
            let server = scene.server
            let base = "/api/v1/protected"
            func book(_ path: String) async throws -> Answer {
                try await server.send(.post, path, as: scene.receptionist, body: scene.body(), headers: ["Idempotency-Key": "k"])
            }
            let booked = try await book(base + "/appointments")
            #expect(booked.status == 201)
            for path in ["/%61ppointments", "/appointment%73", "/appointments/", "//appointments"] {
                let again = try await book(base + path)
                #expect((again.status, again.bytes) == (201, booked.bytes), "\(path): \(again)")
            }
            let id = booked.id.replacing("-", with: "%2d")
            #expect(try await server.get("/api/%76%31/protected/appointments/\(id)", as: scene.doctor).bytes == booked.bytes)
            for path in ["%2Fappointments", "/appointments%2F\(id)", "/appointments%2fx", "/%41ppointments", "/appointments%20"] {
                #expect(try await server.get(base + path, as: scene.doctor).status == 404, "\(path)")
            }
            #expect(try await server.get("/appointments/%2f", as: scene.doctor).status == 400)
            for path in ["/%", "/%4", "/%zz/appointments", "/appointments%", "/appointments/%a", "/appointments/%%41"] {
                let refused = try await server.get(base + path, as: scene.doctor)
                #expect((refused.status, refused.code) == (400, "MALFORMED_ADDRESS"), "\(path): \(refused)")
            }
            #expect(try await server.get("/api/../%68ealthz").status == 404)
            let health = try await server.client.executeRequest(uri: "/%68ealthz/", method: .get, headers: [:], body: nil)
            #expect(health.status == .ok && health.headers[.rateLimit] == nil)
            #expect(try await server.get("/metrics").text.contains(#"route="/healthz""#))
            #expect(try await !server.get("/metrics").text.contains("%61"))
        }
    }

    @Test(
        "Any method that is no answer's is 405 and told which are", arguments: ["BREW", "SEARCH", "PROPFIND", "OPTIONS", "TRACE", "LOCK"])
    func methods(method: String) async throws {
        try await onSocket { server in
            let answers = try await exchange(
                server, ["\(method) /api/v1/protected/appointments HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"], to: [method])
            let answer = try #require(answers.all.first)
            // What the parser does not know is no HTTP to it.
            #expect(answer.status == (method == "BREW" ? 400 : 405) && answer.isProblem, "\(answer)")
            if method != "BREW" { #expect(answer.header("Allow") == "GET, HEAD, POST") }
        }
    }

    @Test("The start leads to the description")
    func start() async throws {
        try await TestServer.run(.sqlite) { server in
            let answer = try await server.get("/")
            #expect(answer.status == 302 && answer.header("Location") == "/docs")
        }
    }
}
