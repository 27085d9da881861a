import TestSupport
import Testing

@testable import Server

@Suite("Connections of one address (Accounts, A8)", .serialized, .timeLimit(.minutes(5)))
struct ConnectionsPerAddressTests {
    private static let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let answer = #"{"status":"ok"}"#

    /// Opens 300 connections and keeps them. Returns those that got an answer.
    private func open(_ server: TestServer) async throws -> [Peer] {
        let port = try #require(server.port)
        var answered: [Peer] = []
        for _ in 0..<300 {
            let peer = try await Peer.connect(port: port, sending: Self.request, until: Self.answer)
            if try await peer.heard().contains(Self.answer) { answered.append(peer) }
        }
        return answered
    }

    @Test("Of 300 connections of one address 256 are served, and one that closes makes room for one")
    func cap() async throws {
        try await TestServer.run(.sqlite, over: .socket, configure: { $0.hasRateLimit = true }) { server in
            let peers = try await open(server)
            #expect(peers.count == 256)
            #expect(server.backend.connections.count == 256)
            let text = PrometheusText.render(server.backend.metrics.all)
            #expect(text.contains("odontox_connections_closed_total{reason=\"per_address\"} 44"), "\(text)")

            try await peers[0].close()
            try await eventually("one is gone") { server.backend.connections.count == 255 }
            let port = try #require(server.port)
            let peer = try await Peer.connect(port: port, sending: Self.request, until: Self.answer)
            #expect(try await peer.heard().contains(Self.answer))
            for peer in peers.dropFirst() + [peer] { try await peer.close() }
            try await eventually("all are gone") { server.backend.connections.count == 0 }
        }
    }

    @Test("Trusted proxies, and a server without limits, have any number", arguments: [false, true])
    func exempt(isLimited: Bool) async throws {
        try await TestServer.run(
            .sqlite, over: .socket,
            configure: {
                $0.hasRateLimit = isLimited
                if isLimited { $0.trustedProxies = try #require(TrustedProxies("127.0.0.0/8")) }
            }
        ) { server in
            let peers = try await open(server)
            #expect(peers.count == 300)
            for peer in peers { try await peer.close() }
        }
    }

    @Test("Of IPv6 a /56 is one client")
    func networks() throws {
        let one = try #require(IPAddress("2001:db8:0:ab01::1"))
        #expect(one.subscriber == IPAddress("2001:db8:0:abff:1::9")?.subscriber)
        #expect(one.subscriber != IPAddress("2001:db8:0:ac01::1")?.subscriber)
        #expect(IPAddress("192.0.2.1")?.subscriber == IPAddress("::ffff:192.0.2.1"))
        #expect(IPAddress("192.0.2.1")?.subscriber != IPAddress("192.0.2.2")?.subscriber)
    }

    @Test(
        "A server that speaks TLS says so for a year; one that does not, does not", arguments: [false, true])
    func strictTransport(isSecure: Bool) async throws {
        let certificate = try await TestCertificate(for: "127.0.0.1")
        try await TestServer.run(
            .sqlite, over: .socket,
            configure: {
                if isSecure { $0.tls = TLSFiles(certificate: certificate.file, key: certificate.keyFile) }
            }
        ) { server in
            let port = try #require(server.port)
            for path in ["/healthz", "/nowhere", "/api/v1/protected/patients", "/ HTTP/9.9\r\n\r\n"] {
                let peer = try await Peer.connect(
                    port: port, sending: "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                    isSecure: isSecure)
                let answer = try await peer.heard()
                #expect(answer.hasPrefix("HTTP/1.1 "), "\(path): \(answer)")
                #expect(
                    answer.lowercased().contains("\r\nstrict-transport-security: max-age=31536000\r\n")
                        == isSecure, "\(path): \(answer)")
            }
        }
    }
}
