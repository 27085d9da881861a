import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct SMTPMailerTests {
    @Test(
        "Through a mail server that fails in every place, each mail arrives once by its id",
        arguments: TestEngine.allCases)
    func everythingArrives(engine: TestEngine) async throws {
        let sink = try MailSink(faults: [
            .reply(to: "CONNECT", with: "421 too busy"), .hangUp(at: "CONNECT"), .hangUp(at: "EHLO"),
            .reply(to: "MAIL", with: "451 later"),
            .hangUp(at: "MAIL"), .reply(to: "RCPT", with: "450 greylisted"), .hangUp(at: "DATA"),
            .reply(to: "DATA", with: "452 full"),
            .reply(to: "END", with: "451 later"), .hangUp(at: "END"),
            .reply(to: "CONNECT", with: "554 not today"),
        ])
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            var expected: Set<String> = []
            for number in 1...8 {
                let id = try await server.enqueue(.email, in: clinic, to: "patient\(number)@example.org")
                expected.insert("Message-ID: <\(id)@clinic.example>")
            }
            try await Self.with(sink) { transports in try await server.deliverAll(server.outbox(transports)) }
            let ids = sink.mails.flatMap {
                $0.content.split(separator: "\r\n").filter { $0.hasPrefix("Message-ID:") }.map(String.init)
            }
            #expect(Set(ids) == expected)
            #expect(ids.count == expected.count)
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE status = 'sent'") == 8)
            #expect(sink.mails.allSatisfy { $0.from.contains("<notices@clinic.example>") })
        }
    }

    @Test(
        "What the server refuses for good is given up, what it may take later is not",
        arguments: [
            (
                MailSink.Fault.reply(to: "RCPT", with: "550 no such user"), "failed",
                "The mail server refused the mail (550)"
            ),
            (.reply(to: "END", with: "554 spam"), "failed", "The mail server refused the mail (554)"),
            (.reply(to: "MAIL", with: "530 sign in first"), "pending", "The mail server answered 530"),
            (.reply(to: "RCPT", with: "451 later"), "pending", "The mail server answered 451"),
            (.reply(to: "CONNECT", with: "554 not you"), "pending", "The mail server answered 554"),
            (.silent(at: "MAIL"), "pending", "The mail server did not answer in time"),
        ] as [(MailSink.Fault, String, String)])
    func verdicts(fault: MailSink.Fault, status: String, reason: String) async throws {
        let sink = try MailSink(faults: [fault])
        try await TestServer.run(.sqlite) { server in
            let clinic = try await server.makeClinic()
            let id = try await server.enqueue(.email, in: clinic, to: "patient@example.org")
            try await Self.with(sink) { transports in
                try await OutboxWorker(server.outbox(transports)).deliverDue()
            }
            #expect(try await server.state(of: id) == .init(status: status, attempts: 1, reason: reason))
        }
    }

    @Test("A server that is not this machine gets no mail without TLS", arguments: [[], ["STARTTLS"]])
    func requiresTLS(extensions: [String]) async throws {
        let sink = try MailSink(
            faults: [.reply(to: "STAR", with: "454 no TLS today")], extensions: extensions)
        var address = try SMTPServer(url: "smtp://127.0.0.1:\(sink.port)")
        #expect(address.security == .loopback)
        address.security = .startTLS
        let mailer = SMTPMailer(server: address, sender: "notices@clinic.example", limitSeconds: 5)
        let attempt = await mailer.send(try MailTests.outboxMessage())
        await mailer.shutDown()
        #expect(attempt == .failed(reason: "The mail server offers no TLS connection that can be trusted"))
        #expect(sink.mails.isEmpty)
    }

    @Test(
        "An address that is none is refused before anybody is asked",
        arguments: ["", "no", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a b@c", "a@b>c"])
    func badAddress(address: String) async throws {
        let sink = try MailSink()
        let mailer = SMTPMailer(
            server: try SMTPServer(url: "smtp://127.0.0.1:\(sink.port)"), sender: "notices@clinic.example")
        let attempt = await mailer.send(try MailTests.outboxMessage(recipient: address))
        await mailer.shutDown()
        #expect(attempt == .refused(reason: "The address is not one that mail can be sent to"))
    }

    static func with(_ sink: MailSink, _ body: (Transports) async throws -> Void) async throws {
        let mailer = SMTPMailer(
            server: try SMTPServer(url: "smtp://127.0.0.1:\(sink.port)"), sender: "notices@clinic.example",
            limitSeconds: 2)
        var transports = Transports.sandbox
        transports.email = { await mailer.send($0) }
        do {
            try await body(transports)
        } catch {
            await mailer.shutDown()
            throw error
        }
        await mailer.shutDown()
    }
}
