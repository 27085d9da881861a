import API
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("Bytes that are no good HTTP")
struct ConnectionTests {
    private func exchange(_ server: TestServer, _ text: String) async throws -> String {
        let port = try #require(server.port)
        return await blocking {
            guard let connection = RawConnection(port: port) else { return "" }
            connection.send(text)
            return connection.readToEnd()
        }
    }

    @Test("Rubbish is answered with the contract's error, and the server lives on")
    func rubbish() async throws {
        try await TestServer.run(.sqlite, over: .socket) { server in
            let requests = [
                "GARBAGE\r\n\r\n", "GET\r\n\r\n", "GET /healthz HTTP/9.9\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n",
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
                "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}",
            ]
            for request in requests {
                let answer = try await exchange(server, request)
                #expect(answer.hasPrefix("HTTP/1.1 4"), "\(request.prefix(60)): \(answer)")
                let body = try #require(answer.split(separator: "\r\n\r\n").last)
                let json = try JSONValue(parsing: String(body))
                for key in ["error", "message", "code", "timestamp"] {
                    #expect(json[key]?.string != nil, "\(request.prefix(60)): \(key)")
                }
                #expect(answer.contains("X-Request-Id"))
            }
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test("A very long address gets an answer that is no 5xx, and the server lives on")
    func longAddress() async throws {
        try await TestServer.run(.sqlite, over: .socket) { server in
            let answer = try await exchange(
                server,
                """
                GET /\(String(repeating: "a", count: 2_000_000)) HTTP/1.1\r\nHost: x\r\nConnection: \
                close\r\n\r\n
                """
            )
            #expect(!answer.hasPrefix("HTTP/1.1 5"))
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test("A request that does not arrive whole in time is cut off, whether its body or its headers drag on")
    func slow() async throws {
        try await TestServer.run(
            .sqlite, over: .socket,
            configure: {
                $0.limits.request = 1
                $0.limits.idle = 1
            }
        ) { server in
            let halves = [
                """
                POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: \
                application/json\r\nContent-Length: 100\r\n\r\n{\"email\":
                """,
                "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", "",
            ]
            for half in halves {
                let answer = try await exchange(server, half)
                #expect(!answer.hasPrefix("HTTP/1.1 2") && !answer.hasPrefix("HTTP/1.1 5"), "\(answer)")
            }
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test("A body past one mebibyte is 413")
    func large() async throws {
        try await TestServer.run(.sqlite, over: .socket) { server in
            let answer = try await server.send(
                .post, "/api/v1/auth/login", raw: [UInt8](repeating: UInt8(ascii: " "), count: (1 << 20) + 1),
                headers: ["Content-Type": "application/json"])
            #expect(answer.status == 413, "\(answer)")
            #expect(answer.code == "BODY_TOO_LARGE")
        }
    }
}
