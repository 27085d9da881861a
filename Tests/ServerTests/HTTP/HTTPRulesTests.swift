import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("The rules of HTTP/1")
struct HTTPRulesTests {
    private func bytes(_ text: String) -> [String] { text.unicodeScalars.map { String($0) } }

    @Test(
        "Every GET answers HEAD alike, without a body: found, refused and not allowed",
        arguments: TestEngine.allCases)
    func head(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await TwoClinics.build(server, mark: "Own")
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

    @Test(
        """
        No byte follows the head of an answer to HEAD, so that the next answer on the connection is \
        read right
        """
    )
    func headOnTheWire() async throws {
        try await TestServer.onSocket { server in
            let user = try await server.makeUser(.admin, in: try await server.makeClinic())
            let token = try await server.token(of: user)
            let paths = [
                "/healthz", "/docs", "/nothing", "/api/v1/auth/login", "/api/v1/protected/appointments",
                "/api/v1/protected/messages/stream",
                "/api/v1/protected/audit/export.csv", "/%zz", "/",
            ]
            for isSigned in [true, false] {
                let requests = paths.map { path in
                    "HEAD \(path) HTTP/1.1\r\nHost: x\r\n"
                        + (isSigned ? "Authorization: Bearer \(token)\r\n" : "") + "\r\n"
                }
                let last = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                let methods = paths.map { _ in "HEAD" } + ["GET"]
                let answers = try await server.exchange([requests.joined() + last], to: methods)
                #expect(answers.all.count == methods.count && answers.rest.isEmpty, "\(answers)")
                #expect(answers.all.last?.body == #"{"status":"ok"}"#)
                #expect(answers.all.last?.header("Connection") == "close")
                for (path, answer) in zip(paths, answers.all) {
                    let isEndless = path.hasSuffix("stream") || path.hasSuffix("csv")
                    #expect(
                        (answer.header("Content-Length") == nil) == (isSigned && isEndless),
                        "\(path): \(answer)")
                }
            }
        }
    }

    @Test("Bytes that are no request but ask for no body get none, however they arrive")
    func headOfRubbish() async throws {
        try await TestServer.onSocket { server in
            let rubbish = "HEAD /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n"
            let good = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            for parts in [[rubbish], bytes(rubbish)] {
                let answers = try await server.exchange(parts, to: ["HEAD"])
                #expect(answers.all.first?.status == 400 && answers.rest.isEmpty, "\(answers)")
                #expect(answers.all.first?.header("X-Request-Id") != nil)
            }
            let second = try await server.exchange(
                [good + "GET /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n"], to: ["GET", "GET"])
            #expect(second.all.map(\.status) == [200, 400] && second.rest.isEmpty, "\(second)")
            #expect(second.all.last?.isProblem == true)
        }
    }

    @Test("A body that breaks off in rubbish gets one answer, and the connection ends")
    func brokenBody() async throws {
        try await TestServer.onSocket { server in
            let start =
                """
                POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: \
                application/json\r\nTransfer-Encoding: chunked\r\n\r\n
                """
            for parts in [[start + "ZZ\r\n"], [start, "2\r\n{}\r\n", "ZZ\r\n"]] {
                let answers = try await server.exchange(parts, to: ["POST"])
                #expect(
                    answers.all.first?.status == 400 && answers.all.first?.isProblem == true
                        && answers.rest.isEmpty, "\(answers)")
            }
        }
    }

    @Test("HTTP/1.0 closes after its answer, and goes on when it asks to")
    func version10() async throws {
        try await TestServer.onSocket { server in
            let closing = "GET /healthz HTTP/1.0\r\n\r\n"
            let keeping = "GET /healthz HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"
            for parts in [[closing + closing], bytes(closing)] {
                let once = try await server.exchange(parts, to: ["GET"])
                #expect(once.all.first?.status == 200 && once.rest.isEmpty, "\(once)")
                #expect(once.all.first?.header("Connection") == "close")
            }
            let thrice = try await server.exchange([keeping + keeping + closing], to: ["GET", "GET", "GET"])
            #expect(thrice.all.map(\.status) == [200, 200, 200] && thrice.rest.isEmpty, "\(thrice)")
            #expect(thrice.all.map { $0.header("Connection") } == ["keep-alive", "keep-alive", "close"])
            for list in ["close", "Close", "close, TE", "TE,close"] {
                let closed = try await server.exchange([
                    "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: \(list)\r\n\r\n"
                ])
                #expect(closed.all.first?.header("Connection") == "close" && closed.rest.isEmpty, "\(closed)")
            }
        }
    }

    @Test(
        "What has no length ends with the connection in HTTP/1.0, without chunks",
        arguments: ["", "Connection: keep-alive\r\n"])
    func unbounded(connection: String) async throws {
        try await TestServer.onSocket { server in
            let user = try await server.makeUser(.admin, in: try await server.makeClinic())
            let token = try await server.token(of: user)
            let request =
                """
                GET /api/v1/protected/audit/export.csv HTTP/1.0\r\nAuthorization: Bearer \
                \(token)\r\n\(connection)\r\n
                """
            let answers = try await server.exchange([request])
            let answer = try #require(answers.all.first)
            #expect(
                answer.status == 200 && answer.header("Transfer-Encoding") == nil
                    && answer.header("Connection") == "close", "\(answer)")
            #expect(
                answer.body.hasPrefix("number,")
                    || answer.body.utf8.first.map { $0 >= UInt8(ascii: "A") } == true, "\(answer.body)")
            #expect(!answer.body.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("A client that waits for 100 Continue gets it at once, and the final answer once the body is there")
    func expectation() async throws {
        try await TestServer.onSocket { server in
            let body = #"{"email":"nobody@test.example","password":"whatever it is"}"#
            let head = { (more: String) in
                """
                POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: \
                application/json\r\n\(more)Connection: close\r\n\r\n
                """
            }
            let expecting = head("Expect: 100-Continue\r\nContent-Length: \(body.utf8.count)\r\n")
            let chunked = head("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n")
            let chunk = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
            let port = try #require(server.port)
            for (start, rest) in [
                (expecting, body), (chunked, chunk),
                ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + expecting, body),
            ] {
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
            // A client that does not wait may get either, and the answer. HTTP/1.0 has no 100 Continue.
            let hasty = try await server.exchange([expecting + body], to: ["POST", "POST"])
            #expect(hasty.all.last?.status == 401, "\(hasty)")
            let old = expecting.replacing("HTTP/1.1", with: "HTTP/1.0") + body
            #expect(try await server.exchange([old], to: ["POST"]).all.first?.status == 401)
        }
    }

    @Test(
        """
        What the head alone is refused for is answered without a 100, and ends a connection whose body \
        nobody waits for
        """
    )
    func refusedExpectation() async throws {
        try await TestServer.onSocket { server in
            let user = try await server.makeUser(.patient, in: try await server.makeClinic())
            let token = try await server.token(of: user)
            let signed = "Authorization: Bearer \(token)\r\n"
            let cases: [(status: Int, method: String, path: String, fields: String)] = [
                (413, "POST", "/api/v1/auth/login", "Content-Length: \(RequestData.bodyLimit + 1)\r\n"),
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
                let answers = try await server.exchange([request], to: [method])
                let answer = try #require(answers.all.first)
                #expect(
                    answer.status == status && answer.isProblem && answers.rest.isEmpty,
                    "\(request): \(answers)")
                #expect(answer.header("Connection") == "close")
            }
            for expectation in ["200-ok", "100-continue, more", "x"] {
                let request =
                    """
                    POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nExpect: \
                    \(expectation)\r\nContent-Length: 2\r\n\r\n
                    """
                let answers = try await server.exchange([request], to: ["POST"])
                #expect(
                    answers.all.first?.status == 417 && answers.all.first?.isProblem == true
                        && answers.rest.isEmpty, "\(answers)")
            }
            // Nothing to wait for.
            let without = "GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n"
            let answers = try await server.exchange(
                [without + without.replacing("\r\n\r\n", with: "\r\nConnection: close\r\n\r\n")],
                to: ["GET", "GET"])
            #expect(answers.all.map(\.status) == [200, 200] && answers.rest.isEmpty, "\(answers)")
        }
    }
}
