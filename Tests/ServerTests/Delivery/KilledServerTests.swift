import Domain
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct KilledServerTests {
    @Test(
        """
        A server killed again and again in the middle of its deliveries loses none and repeats none \
        that it had settled
        """,
        arguments: TestEngine.allCases)
    func killed(engine: TestEngine) async throws {
        let allowance = Allowance()
        let gateway = try FakeGateway { _, _ in
            allowance.take()
            return .accept
        }
        let sink = try MailSink()
        try await TestServer.run(engine, now: Server.Clock.system.now().description) { server in
            let clinic = try await server.makeClinic()
            var references: Set<String> = []
            var mails: Set<String> = []
            for number in 1...60 {
                references.insert(try await server.enqueue(.whatsapp, in: clinic).description)
                if number % 3 == 0 {
                    mails.insert(
                        try await server.enqueue(.email, in: clinic, to: "p\(number)@example.org").description
                    )
                }
            }
            for count in [10, 15] {
                allowance.raise(by: count)
                let process = try Self.start(server, gateway, sink)
                try await process.wait("delivered enough") { allowance.isSpent || !process.isRunning }
                #expect(process.isRunning)
                process.kill9()
            }
            let settled = try await server.count("SELECT count(*) FROM outbox WHERE status = 'sent'")
            #expect(settled < 80)
            allowance.raise(by: .max / 2)
            let process = try Self.start(server, gateway, sink)
            for _ in 0..<1200 {
                guard try await server.count("SELECT count(*) FROM outbox WHERE status = 'pending'") > 0
                else { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            process.terminate()
            #expect(try await process.end() == 0, "\(process.errors)")
            #expect(Set(gateway.accepted.keys) == references)
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE status = 'sent'") == 80)
            // Only what was in a dead server's hands may have come twice, under the same reference.
            let repeated = gateway.acceptances.values.reduce(0) { $0 + $1 - 1 }
            #expect(repeated <= 2 * 8)
            let ids = sink.mails.compactMap { mail in
                mail.content.split(separator: "\r\n").first { $0.hasPrefix("Message-ID: <") }.map {
                    String($0.dropFirst(13).prefix(36))
                }
            }
            #expect(Set(ids) == mails)
            #expect(ids.count - mails.count <= 2 * SMTPMailer.threads)
        }
    }

    /// Lets so many deliveries through and holds those behind them, so that each kill finds some under way.
    private final class Allowance: Sendable {
        private let left = Mutex(0)

        func raise(by count: Int) { left.withLock { $0 += count } }

        var isSpent: Bool { left.withLock { $0 <= 0 } }

        /// Waits for half a minute at most: the server hangs up long before.
        func take() {
            for _ in 0..<6000 {
                let isFree = left.withLock { left in
                    defer { if left > 0 { left -= 1 } }
                    return left > 0
                }
                if isFree { return }
                usleep(5_000)
            }
        }
    }

    /// The real program on the test's database.
    private static func start(
        _ server: TestServer, _ gateway: FakeGateway, _ sink: MailSink
    ) throws -> Odontox {
        let settings = [
            "ODONTOX_WHATSAPP_URL": gateway.url, "ODONTOX_SMTP_URL": "smtp://127.0.0.1:\(sink.port)",
            "ODONTOX_MAIL_FROM": "notices@clinic.example",
        ]
        return try Odontox(["serve", "--port", "0"], server.servingEnvironment.merging(settings) { $1 })
    }
}
