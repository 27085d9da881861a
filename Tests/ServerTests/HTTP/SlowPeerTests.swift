import Domain
import HTTPTypes
import NIOCore
import TestSupport
import Testing

@testable import Server

@Suite("Peers that take nothing (Accounts, A8)", .serialized, .timeLimit(.minutes(5)))
struct SlowPeerTests {
    private static let request = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let peers = 8
    private static let requests = 400

    @Test(
        "A peer that sends requests and takes no byte is cut off, and nothing is held for it any more",
        arguments: [false, true])
    func neverReads(isSecure: Bool) async throws {
        let certificate = try await TestCertificate(for: "127.0.0.1")
        try await TestServer.run(
            .sqlite, over: .socket,
            configure: {
                $0.limits.write = 1
                if isSecure { $0.tls = TLSFiles(certificate: certificate.file, key: certificate.keyFile) }
            }
        ) { server in
            let port = try #require(server.port)
            let connections = server.backend.connections
            var deaf: [Peer] = []
            for _ in 0..<Self.peers {
                deaf.append(
                    try await Peer.connect(
                        port: port, sending: String(repeating: Self.request, count: Self.requests),
                        isDeaf: true, isSecure: isSecure))
            }
            // A peer that reads nothing need not hear that it was cut off; the server holds nothing for it.
            let stalled = "odontox_connections_closed_total{reason=\"stalled\"} \(Self.peers)\n"
            try await eventually("each is cut off for what it does not take") {
                PrometheusText.render(server.backend.metrics.all).contains(stalled)
            }
            try await eventually("all is given up") { connections.count + connections.waitingBytes == 0 }
            for peer in deaf { try await peer.close() }

            let text = PrometheusText.render(server.backend.metrics.all)
            #expect(text.contains(stalled), "\(text)")
            #expect(answered(text) < Self.peers * Self.requests / 4, "requests were read on: \(text)")
        }
    }

    @Test("A peer that takes its bytes slowly, but takes them, gets them all")
    func readsSlowly() async throws {
        try await TestServer.run(.sqlite, over: .socket, configure: { $0.limits.write = 1 }) { server in
            let port = try #require(server.port)
            let wanted = 6
            let last = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let answer = await blocking {
                guard let connection = RawConnection(port: port) else { return "" }
                connection.send(String(repeating: Self.request, count: wanted) + last)
                // Some seconds for all of it, where a second without a byte ends the connection.
                return connection.readToEnd(bytes: 16_384, pause: 25_000)
            }
            let statuses = answer.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
            #expect(statuses == Array(repeating: 200, count: wanted) + [404], "\(answer.utf8.count) bytes")
        }
    }

    @Test(
        "A stream whose reader takes nothing is cut off, and nothing is held for it",
        arguments: TestEngine.allCases)
    func stream(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket, configure: { $0.limits.write = 1 }) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let port = try #require(server.port)
            let token = try await server.token(of: doctor)
            let large = String(repeating: "x", count: 1 << 20)
            try await server.whileStreaming {
                let peer = try await Peer.connect(
                    port: port,
                    sending: "GET /api/v1/protected/messages/stream HTTP/1.1\r\nHost: x\r\n"
                        + "Authorization: Bearer \(token)\r\n\r\n", isDeaf: true)
                try await eventually("the stream is open") { server.backend.hub.openStreams > 0 }
                let connections = server.backend.connections
                // Whichever rule is first: the box that is full, or the deadline.
                for _ in 0..<60 where connections.waitingBytes == 0 && connections.count > 0 {
                    try await server.publish(.clinic(patient: nil), in: clinic, large)
                }
                try await eventually("all is given up") {
                    server.backend.hub.openStreams + connections.count + connections.waitingBytes == 0
                }
                try await peer.close()
            }
        }
    }

    @Test("Requests that come before their answers are all answered, in order, also when their sender ends")
    func pipelined() async throws {
        try await TestServer.run(.sqlite, over: .socket) { server in
            let port = try #require(server.port)
            let body = "{\"email\":\"\(String(repeating: "x", count: 20_000))\"}"
            let login =
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            let health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            let last = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let text = String(repeating: health, count: 500) + login + String(repeating: health, count: 500)
            for hasEnd in [true, false] {
                let answer = await blocking {
                    guard let connection = RawConnection(port: port) else { return "" }
                    connection.send(hasEnd ? text + last : text)
                    if !hasEnd { connection.endWriting() }
                    return connection.readToEnd()
                }
                let statuses = answer.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
                #expect(statuses.count == (hasEnd ? 1002 : 1001))
                #expect(statuses.prefix(500).allSatisfy { $0 == 200 })
                #expect(statuses.dropFirst(500).first == 400)
                #expect(statuses.dropFirst(501).prefix(500).allSatisfy { $0 == 200 })
                if hasEnd { #expect(statuses.last == 404) }
            }
        }
    }

    @Test("The deadline restarts with each byte that is taken, and ends when all are")
    func progress() {
        func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }
        var progress = WriteProgress(limit: .seconds(30))
        #expect(!progress.isStalled(now: at(100)))
        progress.written = 1000
        #expect(progress.note(waiting: 600, now: at(100)) == 600)
        #expect(!progress.isStalled(now: at(129)))
        #expect(progress.isStalled(now: at(130)))
        // One byte is enough.
        #expect(progress.note(waiting: 599, now: at(129)) == -1)
        #expect(!progress.isStalled(now: at(158)))
        #expect(progress.isStalled(now: at(159)))
        // More to take is nothing taken.
        progress.written = 5000
        #expect(progress.note(waiting: 4599, now: at(150)) == 4000)
        #expect(progress.isStalled(now: at(159)))
        #expect(progress.note(waiting: 0, now: at(160)) == -4599)
        #expect(!progress.isStalled(now: at(1000)))
        // What comes after a pause has all the time again.
        progress.written = 6000
        #expect(progress.note(waiting: 1000, now: at(1000)) == 1000)
        #expect(!progress.isStalled(now: at(1029)))
    }

    /// How many requests of the page were answered.
    private func answered(_ metrics: String) -> Int {
        let line = metrics.split(separator: "\n").first {
            $0.hasPrefix("odontox_http_requests_total") && $0.contains("/openapi.json")
        }
        return line?.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) } ?? 0
    }
}
