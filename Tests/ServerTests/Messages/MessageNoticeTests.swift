import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Who is told of a message")
struct MessageNoticeTests {
    private func mails(_ talk: TalkingClinic) async throws -> [String] {
        try await talk.server.database.read { tx in
            try tx.query("SELECT recipient FROM outbox WHERE channel = 'email' ORDER BY created_at, recipient") { try $0.get(0) }
        }
    }

    private func told(_ talk: TalkingClinic, _ user: TestUser) async throws -> [String] {
        try await talk.server.database.read { tx in
            try tx.query("SELECT type FROM notifications WHERE user_id = \(user.id) ORDER BY id") { try $0.get(0) }
        }
    }

    @Test("E-mail goes out for the first message, and again after more than 30 minutes of silence", arguments: TestEngine.allCases)
    func sessions(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("first", from: talk.receptionist)
            #expect(try await mails(talk) == [talk.patient.email])
            talk.server.clock.advance(minutes: 30)
            try await talk.send("30 minutes on", from: talk.receptionist)
            #expect(try await mails(talk).count == 1)
            talk.server.clock.advance(minutes: 30)
            talk.server.clock.advance(seconds: 1)
            try await talk.send("more than 30 minutes on", from: talk.receptionist)
            #expect(try await mails(talk).count == 2)
            #expect(try await told(talk, talk.patient) == ["message.patient", "message.patient", "message.patient"])
            // The Doctor thread is a conversation of its own.
            try await talk.send("from the doctor", from: talk.doctor)
            #expect(try await mails(talk).count == 3)
        }
    }

    @Test("What is told does not repeat the message in e-mail", arguments: TestEngine.allCases)
    func words(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("your biopsy was fine", from: talk.receptionist)
            #expect(try await talk.server.count("SELECT count(*) FROM outbox WHERE data LIKE '%biopsy%'") == 0)
            #expect(try await talk.server.count("SELECT count(*) FROM outbox WHERE data LIKE '%New message from Zainab Ahmed%'") == 1)
        }
    }

    @Test("A patient's message is told to the desk, or to the thread's doctor", arguments: TestEngine.allCases)
    func toClinic(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("to the clinic", from: talk.patient)
            #expect(try await told(talk, talk.receptionist) == ["message.clinic"])
            #expect(try await told(talk, talk.admin) == ["message.clinic"])
            #expect(try await told(talk, talk.doctor) == [])
            #expect(try await mails(talk) == [talk.receptionist.email])

            try await talk.send("question", from: talk.doctor)
            talk.server.clock.advance(minutes: 31)
            let path = "/messages/conversations/patient-\(talk.patientId)-Doctor/send"
            #expect(try await talk.server.post(path, as: talk.patient, ["message": "answer"]).status == 201)
            #expect(try await told(talk, talk.doctor) == ["message.doctor"])
            #expect(try await told(talk, talk.receptionist) == ["message.clinic"])
            #expect(try await mails(talk).last == talk.doctor.email)

            try await talk.server.endMembership(of: talk.doctor, in: talk.clinic)
            #expect(try await talk.server.post(path, as: talk.patient, ["message": "anybody?"]).status == 201)
            #expect(try await told(talk, talk.receptionist) == ["message.clinic", "message.clinic"])
        }
    }

    @Test("The mail greets the patient whom it is for, and nobody by the patient's name", arguments: TestEngine.allCases)
    func greeting(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("to the clinic", from: talk.patient)
            try await talk.send("to the patient", from: talk.doctor)
            let parcels = try await talk.server.database.read { tx in
                try tx.query(
                    "SELECT \(Parcel.columns) FROM outbox o JOIN clinics c ON c.id = o.clinic_id ORDER BY o.id",
                    Parcel.columns.read)
            }
            let greetings = try parcels.sorted { $0.template < $1.template }.map { parcel in
                let mail = try #require(Mail(parcel, from: "notices@clinic.example"))
                let lines = String(decoding: mail.bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
                return [parcel.recipient] + lines.filter { $0.hasPrefix("Dear") || $0.hasPrefix("Hello") }
            }
            #expect(greetings == [[talk.receptionist.email, "Hello,"], [talk.patient.email, "Dear Ahmed Hassan,"]])
        }
    }

    @Test("A clinic without a desk is written to at its admins' addresses", arguments: TestEngine.allCases)
    func withoutDesk(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.server.endMembership(of: talk.receptionist, in: talk.clinic)
            try await talk.send("anybody?", from: talk.patient)
            #expect(try await mails(talk) == [talk.admin.email])
        }
    }

    @Test("A direct message is told to its recipient alone", arguments: TestEngine.allCases)
    func direct(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("psst", from: talk.doctor, to: talk.receptionist)
            #expect(try await told(talk, talk.receptionist) == ["message.staff"])
            #expect(try await talk.server.count("SELECT count(*) FROM notifications") == 1)
            #expect(try await mails(talk) == [talk.receptionist.email])
        }
    }
}
