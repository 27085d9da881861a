import API
import Domain
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Stopping recalls and marketing by a link (Accounts, A6; RFC 8058)")
struct UnsubscribeTests {
    private static let base = "https://desk.example.org"

    private func run(
        _ engine: TestEngine, _ body: @Sendable (TestServer, MailSink, TestClinic, ID) async throws -> Void
    ) async throws {
        let sink = try MailSink()
        let url = "smtp://127.0.0.1:\(sink.port)"
        try await TestServer.run(
            engine,
            configure: {
                $0.smtp = try SMTPServer(url: url)
                $0.publicURL = Self.base
            }
        ) { server in
            let clinic = try await server.makeClinic("Smile & Co")
            let patient = try await server.makePatient(in: clinic, email: "bilal@example.org")
            try await body(server, sink, clinic, patient)
        }
    }

    private func mail(
        _ server: TestServer, _ sink: MailSink, _ clinic: TestClinic, _ patient: ID,
        _ purpose: DeliveryPurpose
    ) async throws -> MailSink.Mail? {
        let count = sink.mails.count
        try await server.enqueue(
            .email, in: clinic, to: "bilal@example.org", template: "recall.due", for: purpose,
            patient: patient)
        try await OutboxWorker(server.backend.outbox).deliverDue()
        return sink.mails.count > count ? sink.mails.last : nil
    }

    private func header(_ mail: MailSink.Mail?, _ name: String) -> String? {
        let head = mail?.content.components(separatedBy: "\r\n").prefix { !$0.isEmpty } ?? []
        return head.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    private func state(_ server: TestServer, _ clinic: TestClinic, _ patient: ID) async throws -> [String] {
        try await server.database.read { tx in
            try ContactPreferences.current(tx, .system(clinicId: clinic.id), patient).data.filter {
                $0.source != .standard
            }.map { "\($0.channel) \($0.purpose) \($0.state) \($0.source)" }
        }
    }

    @Test(
        "A recall carries the link; one POST without a sign-in stops it, and a GET does not",
        arguments: TestEngine.allCases)
    func oneClick(engine: TestEngine) async throws {
        try await run(engine) { server, sink, clinic, patient in
            let recall = try await mail(server, sink, clinic, patient, .recall)
            #expect(header(recall, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
            let link = try #require(header(recall, "List-Unsubscribe"))
            #expect(link.hasPrefix("<\(Self.base)/unsubscribe/") && link.hasSuffix(">"))
            let path = String(link.dropFirst(Self.base.count + 1).dropLast())
            for method in [HTTPRequest.Method.get, .head, .get] {
                let page = try await server.send(method, path)
                #expect(page.status == 200, "\(page)")
                #expect(page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(method == .head || page.text.contains("<form method=\"post\">"))
                #expect(method == .head || page.text.contains("Smile &amp; Co"))
                #expect(page.header("Content-Security-Policy")?.contains("form-action 'self'") == true)
            }
            #expect(try await state(server, clinic, patient).isEmpty)
            for _ in 1...2 {
                let done = try await server.send(
                    .post, path, raw: Array("List-Unsubscribe=One-Click".utf8),
                    headers: ["Content-Type": "application/x-www-form-urlencoded"])
                #expect(done.status == 200 && done.text.contains("Done"), "\(done)")
            }
            #expect(try await state(server, clinic, patient) == ["email recall refused unsubscribe"])
            #expect(try await mail(server, sink, clinic, patient, .recall) == nil)
            #expect(try await mail(server, sink, clinic, patient, .billing) != nil)
            let admin = try await server.makeUser(.admin, in: clinic)
            let trail = try await server.get("/audit?entity=contact_preferences", as: admin)
            #expect(trail.data.count == 1 && trail.data[0]["actorRole"] == "system", "\(trail)")
        }
    }

    @Test("Notices of appointments and bills carry no such link", arguments: TestEngine.allCases)
    func others(engine: TestEngine) async throws {
        try await run(engine) { server, sink, clinic, patient in
            for purpose in [DeliveryPurpose.appointment, .billing, .account] {
                let mail = try await mail(server, sink, clinic, patient, purpose)
                #expect(mail != nil && header(mail, "List-Unsubscribe") == nil)
                #expect(mail?.content.contains("unsubscribe") == false)
            }
            try await server.perform(
                """
                INSERT INTO contact_preferences (id, clinic_id, patient_id, channel, purpose, state, source,
                changed_at)
                VALUES (\(ID.make(at: server.now)), \(clinic.id), \(patient), 'email', 'marketing', 'allowed',
                'staff', \(server.now))
                """)
            let offer = try await mail(server, sink, clinic, patient, .marketing)
            #expect(header(offer, "List-Unsubscribe") != nil)
            let text = offer?.content.replacing("=\r\n", with: "")
            #expect(text?.contains("Get no more of these mails") == true)
        }
    }

    @Test("A token that is not ours, or of a patient who is gone, is 404", arguments: TestEngine.allCases)
    func strangers(engine: TestEngine) async throws {
        try await run(engine) { server, _, clinic, patient in
            let links = Backend.unsubscribeLinks(server.backend.settings)
            let token = links.token(of: .init(patientId: patient, purpose: .recall))
            #expect(links.subscription(token) == .init(patientId: patient, purpose: .recall))
            let other = try #require(SessionSecret(Array("another secret, also 32 bytes long".utf8)))
            let strange = UnsubscribeLinks(secret: other, base: Self.base).token(
                of: .init(patientId: patient, purpose: .recall))
            let flipped = String(token.dropLast(8)) + "AAAAAAAA"
            let gone = links.token(of: .init(patientId: ID.make(at: server.now), purpose: .recall))
            for token in [strange, flipped, gone, "x", token + "A", String(repeating: "A", count: 5000)] {
                for method in [HTTPRequest.Method.get, .post] {
                    let answer = try await server.send(method, "/unsubscribe/\(token)")
                    #expect(answer.status == 404 && answer.code == "NOT_FOUND", "\(token): \(answer)")
                }
            }
            #expect(try await state(server, clinic, patient).isEmpty)
            #expect(try await server.send(.put, "/unsubscribe/\(token)").status == 405)
        }
    }

    @Test("A link of before works on once the server's secret is moved over", arguments: TestEngine.allCases)
    func moved(engine: TestEngine) async throws {
        try await run(engine) { server, _, clinic, patient in
            let settings = server.backend.settings
            let token = Backend.unsubscribeLinks(settings).token(
                of: .init(patientId: patient, purpose: .recall))
            let secrets = try ["second", "third"].map { name in
                try #require(SessionSecret(Array("the \(name) secret of a server's life".utf8)))
            }
            try await server.beside({ $0.secret = secrets[0] }) { (twin) async throws in
                #expect(try await twin.post("/unsubscribe/\(token)").status == 404)
            }
            let now = server.now
            for (former, next) in [(settings.secret, secrets[0]), (secrets[0], secrets[1])] {
                for _ in 0..<2 {
                    try await server.database.write { tx in
                        try FormerKeys(next).take(over: former, tx, at: now)
                    }
                }
                try await server.beside({ $0.secret = next }) { (twin) async throws in
                    #expect(try await twin.send(.get, "/unsubscribe/\(token)").status == 200)
                    #expect(try await twin.post("/unsubscribe/\(token)").status == 200)
                }
            }
            #expect(try await state(server, clinic, patient).count == 1)
            #expect(try await server.count("SELECT count(*) FROM former_keys") == 4)
            // Only one that was ours.
            let flipped = String(token.dropLast(8)) + "AAAAAAAA"
            try await server.beside({ $0.secret = secrets[1] }) { (twin) async throws in
                #expect(try await twin.post("/unsubscribe/\(flipped)").status == 404)
            }
        }
    }
}
