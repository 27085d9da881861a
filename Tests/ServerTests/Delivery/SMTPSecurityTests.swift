import Domain
import Testing

@testable import Server

@Suite("Mail over TLS", .timeLimit(.minutes(10)))
struct SMTPSecurityTests {
    @Test("A mail goes out over STARTTLS and over smtps, with nothing of it in the clear", arguments: [false, true])
    func delivered(isImplicit: Bool) async throws {
        let certificate = try await TestCertificate(for: "127.0.0.1")
        try await Self.with(certificate, isImplicit, authorities: certificate.file) { sink, mailer in
            let attempt = await mailer.send(try MailTests.parcel())
            #expect(attempt == .sent(providerId: nil))
            let lines = sink.lines
            #expect(lines.filter { !$0.isHidden }.map { $0.text.prefix(4) } == (isImplicit ? [] : ["EHLO", "STAR"]))
            for start in ["AUTH PLAIN", "MAIL FROM:<notices@clinic.example>", "RCPT TO:<ahmed@example.org>", "Subject: "] {
                #expect(lines.contains { $0.isHidden && $0.text.hasPrefix(start) }, "\(start) in \(lines)")
            }
        }
    }

    @Test("What a server knows behind TLS decides whether it takes an address outside ASCII", arguments: [false, true], [false, true])
    func internationalAddress(isImplicit: Bool, isKnown: Bool) async throws {
        let certificate = try await TestCertificate(for: "127.0.0.1")
        let extensions = isKnown ? ["8BITMIME", "SMTPUTF8"] : ["8BITMIME"]
        try await Self.with(certificate, isImplicit, authorities: certificate.file, knowing: extensions) { sink, mailer in
            let attempt = await mailer.send(try MailTests.parcel(recipient: "josé@example.org"))
            #expect(attempt == (isKnown ? .sent(providerId: nil) : .refused(reason: SMTPVerdict.lacksSMTPUTF8)))
            #expect(sink.lines.contains { $0.text == "MAIL FROM:<notices@clinic.example> SMTPUTF8" } == isKnown, "\(sink.lines)")
        }
    }

    @Test("A server whose certificate nobody vouches for gets neither mail nor password", arguments: [false, true])
    func untrusted(isImplicit: Bool) async throws {
        try await Self.with(try await TestCertificate(for: "127.0.0.1"), isImplicit, authorities: nil) { sink, mailer in
            try await expectRefusal(sink, mailer)
        }
    }

    @Test("Nor does one with the certificate of another address", arguments: [false, true])
    func otherAddress(isImplicit: Bool) async throws {
        let certificate = try await TestCertificate(for: "10.1.2.3")
        try await Self.with(certificate, isImplicit, authorities: certificate.file) { sink, mailer in
            try await expectRefusal(sink, mailer)
        }
    }

    private func expectRefusal(_ sink: SecureMailSink, _ mailer: SMTPMailer) async throws {
        let attempt = await mailer.send(try MailTests.parcel())
        #expect(attempt == .failed(reason: "The mail server offers no TLS connection that can be trusted"))
        #expect(!sink.lines.contains { $0.isHidden || $0.text.hasPrefix("AUTH") || $0.text.hasPrefix("MAIL") }, "\(sink.lines)")
    }

    private static func with(
        _ certificate: TestCertificate, _ isImplicit: Bool, authorities: String?, knowing extensions: [String] = [],
        _ body: (SecureMailSink, SMTPMailer) async throws -> Void
    ) async throws {
        let sink = try await SecureMailSink(certificate, isImplicit: isImplicit, hiddenExtensions: extensions)
        var address = try SMTPServer(url: "\(isImplicit ? "smtps" : "smtp")://clinic:secret@127.0.0.1:\(sink.port)")
        // As if it were not this machine.
        address.security = isImplicit ? .tls : .startTLS
        let mailer = SMTPMailer(server: address, sender: "notices@clinic.example", authorities: authorities, limitSeconds: 10)
        do {
            try await body(sink, mailer)
        } catch {
            await mailer.shutDown()
            await sink.close()
            throw error
        }
        await mailer.shutDown()
        await sink.close()
    }
}
