import API
import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Mail to addresses outside ASCII (RFC 6531, RFC 6532)", .timeLimit(.minutes(10)))
struct InternationalMailTests {
    private func send(_ recipient: String, to sink: MailSink, from sender: String = "notices@clinic.example") async throws -> SendAttempt {
        let mailer = SMTPMailer(server: try SMTPServer(url: "smtp://127.0.0.1:\(sink.port)"), sender: sender, limitSeconds: 5)
        let attempt = await mailer.send(try MailTests.parcel(recipient: recipient))
        await mailer.shutDown()
        return attempt
    }

    @Test("A server that knows SMTPUTF8 is told of it, and the header says the address as it is", arguments: ["josé", "علی", "歯"])
    func sent(local: String) async throws {
        let sink = try MailSink(extensions: ["8BITMIME", "SMTPUTF8", "SIZE 1000000"])
        #expect(try await send("\(local)@example.org", to: sink) == .sent(providerId: nil))
        let mail = try #require(sink.mails.first)
        #expect(mail.from == "MAIL FROM:<notices@clinic.example> SMTPUTF8")
        #expect(mail.to == "RCPT TO:<\(local)@example.org>")
        #expect(mail.content.contains("To: \"Ahmed Hassan\" <\(local)@example.org>\r\n"))
    }

    @Test("A server without it is asked nothing more: the delivery has failed, and staff read why", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        for extensions in [["8BITMIME"], [], ["SMTPUTF8X", "X-SMTPUTF8"]] {
            let sink = try MailSink(extensions: extensions)
            try await TestServer.run(engine) { server in
                let clinic = try await server.makeClinic()
                let admin = try await server.makeUser(.admin, in: clinic)
                let id = try await server.enqueue(.email, in: clinic, to: "josé@example.org")
                try await SMTPMailerTests.with(sink) { carriers in try await server.deliverAll(server.outbox(carriers)) }
                #expect(try await server.state(of: id) == .init(status: "failed", attempts: 1, reason: SMTPVerdict.lacksSMTPUTF8))
                let inbox = try await server.get("/notifications", as: admin)
                #expect(inbox.data.first?["message"]?.string?.contains("SMTPUTF8") == true, "\(inbox)")
                #expect(sink.mails.isEmpty)
            }
        }
    }

    @Test("A server that only greets with HELO lacks it too; one that is busy is asked again")
    func others() async throws {
        let old = try MailSink(faults: [.reply(to: "EHLO", with: "502 what?")])
        #expect(try await send("josé@example.org", to: old) == .refused(reason: SMTPVerdict.lacksSMTPUTF8))
        let busy = try MailSink(faults: [.reply(to: "CONNECT", with: "421 later")], extensions: ["SMTPUTF8"])
        let attempt = try await send("josé@example.org", to: busy)
        #expect(attempt == .failed(reason: "The mail server answered 421"))
    }

    @Test(
        "A domain has a spelling in ASCII, which every server takes",
        arguments: [
            ("ahmed@bücher.example", "ahmed@xn--bcher-kva.example"), ("ahmed@BÜCHER.example", "ahmed@xn--bcher-kva.example"),
            ("ahmed@faß.example", "ahmed@xn--fa-hia.example"), ("ahmed@例え.jp", "ahmed@xn--r8jz45g.jp"),
        ])
    func domains(address: String, ascii: String) async throws {
        let sink = try MailSink(extensions: [])
        #expect(try await send(address, to: sink) == .sent(providerId: nil))
        let mail = try #require(sink.mails.first)
        #expect(mail.from == "MAIL FROM:<notices@clinic.example>" && mail.to == "RCPT TO:<\(ascii)>")
        #expect(mail.content.contains("<\(ascii)>") && mail.content.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test("The sender's address counts as the recipient's does")
    func sender() async throws {
        let sink = try MailSink(extensions: ["8BITMIME"])
        #expect(try await send("ahmed@example.org", to: sink, from: "größe@clinic.example") == .refused(reason: SMTPVerdict.lacksSMTPUTF8))
        #expect(try await send("ahmed@example.org", to: sink, from: "notices@bücher.example") == .sent(providerId: nil))
        #expect(sink.mails.first?.content.contains("@xn--bcher-kva.example>\r\n") == true)
    }

    @Test("A calendar entry names the address as a URI")
    func calendar() throws {
        let parcel = try MailTests.parcel(recipient: "josé@bücher.example")
        let mail = try #require(Mail(parcel, from: "notices@clinic.example"))
        let entry = try #require(CalendarEntry(parcel, attendee: mail.recipient, organizer: mail.sender))
        let text = String(decoding: entry.bytes, as: UTF8.self).replacing("\r\n ", with: "")
        #expect(text.contains("RSVP=FALSE:mailto:jos%C3%A9@xn--bcher-kva.example\r\n"), "\(text)")
    }

    @Test("What is no address is none", arguments: ["", "a@", "@b", "a@b@c", "a b@c", "a@ü b", "a@-ü.example", "a\u{2028}@b", "<a@b>"])
    func noAddress(text: String) {
        #expect(MailAddress(text) == nil)
    }
}
