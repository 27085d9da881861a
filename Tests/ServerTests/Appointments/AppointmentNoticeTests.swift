import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Who is told of an appointment's change (contract §4.8)")
struct AppointmentNoticeTests {
    /// What went out by e-mail: to whom, under which template, and what a calendar makes of it.
    private struct Entry: Equatable {
        var recipient: String
        var template: String
        var method: String?
        var sequence: Int?
    }

    /// What is told by `change`, once nothing waits any more, and nothing that was told before.
    private struct Told {
        var mails: [Entry]
        var texts: [String]
        /// Titles by user.
        var inboxes: [ID: [String]]
    }

    private func told(_ scene: BookingScene, by change: () async throws -> Answer) async throws -> Told {
        try await scene.server.perform("DELETE FROM notifications")
        try await scene.server.perform("DELETE FROM outbox")
        let answer = try await change()
        try #require(answer.status == 200, "\(answer)")
        try await scene.server.settleMoves()
        return try await scene.server.database.read { tx in
            let outboxMessages = try tx.query(
                """
                SELECT \(OutboxMessage.columns) FROM outbox o JOIN clinics c ON c.id = o.clinic_id
                ORDER BY o.recipient
                """,
                OutboxMessage.columns.read)
            let mails = outboxMessages.filter { $0.channel == .email }.map { outboxMessage in
                let entry = Mail(outboxMessage, from: "clinic@example.org").flatMap { mail in
                    CalendarEntry(outboxMessage, attendee: mail.recipient, organizer: mail.sender).map {
                        String(decoding: $0.bytes, as: UTF8.self)
                    }
                }
                let field = { (name: String) in
                    entry?.split(separator: "\r\n").first { $0.hasPrefix("\(name):") }.map {
                        String($0.dropFirst(name.count + 1))
                    }
                }
                return Entry(
                    recipient: outboxMessage.recipient, template: outboxMessage.template,
                    method: field("METHOD"),
                    sequence: field("SEQUENCE").flatMap { Int($0) })
            }
            var inboxes: [ID: [String]] = [:]
            try tx.each("SELECT user_id, title FROM notifications ORDER BY id") {
                inboxes[try $0.get(0), default: []].append(try $0.get(1))
            }
            return Told(
                mails: mails,
                texts: outboxMessages.filter { $0.channel == .whatsapp }.compactMap {
                    $0.data["text"]?.string
                }, inboxes: inboxes)
        }
    }

    private func put(
        _ scene: BookingScene, _ id: String, as user: TestUser? = nil, _ changes: [String: JSONValue]
    ) async throws -> Answer {
        let body = scene.body(
            at: "14:00", ["patientId": .null, "status": "scheduled"].merging(changes) { $1 })
        return try await scene.server.put("/appointments/\(id)", as: user ?? scene.receptionist, body)
    }

    private func withColleague(
        _ engine: TestEngine, _ body: @Sendable (BookingScene, TestUser, String) async throws -> Void
    ) async throws {
        try await BookingScene.run(engine) { scene in
            let hassan = try await scene.server.makeUser(
                .doctor, in: scene.clinic, firstName: "Hassan", lastName: "Ali")
            try await body(scene, hassan, try await scene.booked(at: "14:00"))
        }
    }

    @Test(
        "Another doctor: one calendar loses the appointment, one gets it, the patient's follows",
        arguments: TestEngine.allCases,
        [[:], ["appointmentTime": "15:00"], ["durationMinutes": 60]] as [[String: JSONValue]])
    func reassigned(engine: TestEngine, changes: [String: JSONValue]) async throws {
        try await withColleague(engine) { scene, hassan, id in
            let told = try await told(scene) {
                try await put(scene, id, changes.merging(["doctorId": "\(hassan.id)"]) { $1 })
            }
            let mails = [
                Entry(
                    recipient: "bilal@example.org", template: "appointment.rescheduled", method: "REQUEST",
                    sequence: 1),
                Entry(
                    recipient: scene.doctor.email, template: "appointment.unassigned", method: "CANCEL",
                    sequence: 1),
                Entry(
                    recipient: hassan.email, template: "appointment.assigned", method: "REQUEST",
                    sequence: 1),
            ]
            #expect(
                told.mails.sorted { $0.recipient < $1.recipient }
                    == mails.sorted { $0.recipient < $1.recipient })
            #expect(
                told.texts.count == 1 && told.texts[0].contains("is now with Dr. Hassan Ali"), "\(told.texts)"
            )
            #expect(told.inboxes[scene.doctor.id] == ["Appointment no longer yours"])
            #expect(told.inboxes[hassan.id] == ["New appointment"])
            #expect(told.inboxes[scene.receptionist.id]?.count == 1)
        }
    }

    @Test(
        "A longer and a shorter appointment, and a move, change every calendar",
        arguments: TestEngine.allCases)
    func sameDoctor(engine: TestEngine) async throws {
        try await withColleague(engine) { scene, _, id in
            let steps: [([String: JSONValue], String)] = [
                (
                    ["durationMinutes": 60],
                    "Your appointment with Dr. Fatima Khan on 2026-05-05 at 14:00 now takes 60 minutes."
                ),
                (
                    ["durationMinutes": 15],
                    "Your appointment with Dr. Fatima Khan on 2026-05-05 at 14:00 now takes 15 minutes."
                ),
                (
                    ["durationMinutes": 15, "appointmentTime": "15:00"],
                    "Your appointment with Dr. Fatima Khan was moved to 2026-05-05 at 15:00."
                ),
                (
                    ["durationMinutes": 45, "appointmentTime": "10:00", "status": "confirmed"],
                    """
                    Your appointment with Dr. Fatima Khan was moved to 2026-05-05 at 10:00, now takes \
                    45 minutes and is now confirmed.
                    """
                ),
            ]
            for (number, (changes, text)) in steps.enumerated() {
                let told = try await told(scene) { try await put(scene, id, changes) }
                #expect(
                    told.mails.map(\.recipient).sorted()
                        == ["bilal@example.org", scene.doctor.email].sorted())
                #expect(
                    told.mails.allSatisfy { $0.method == "REQUEST" && $0.sequence == number + 1 },
                    "\(told.mails)")
                #expect(told.texts == [text])
                #expect(
                    told.inboxes[scene.doctor.id]?.count == 1
                        && told.inboxes[scene.receptionist.id]?.count == 1)
            }
        }
    }

    @Test("A doctor who is set or cleared", arguments: TestEngine.allCases)
    func setAndCleared(engine: TestEngine) async throws {
        try await withColleague(engine) { scene, hassan, id in
            let cleared = try await told(scene) { try await put(scene, id, ["doctorId": .null]) }
            #expect(cleared.mails.first { $0.recipient == scene.doctor.email }?.method == "CANCEL")
            #expect(
                cleared.texts == [
                    "Your appointment on 2026-05-05 at 14:00 is no longer with Dr. Fatima Khan."
                ])
            #expect(cleared.inboxes[hassan.id] == nil)
            let set = try await told(scene) { try await put(scene, id, ["doctorId": "\(hassan.id)"]) }
            #expect(set.mails.first { $0.recipient == hassan.email }?.method == "REQUEST")
            #expect(set.inboxes[scene.doctor.id] == nil && set.inboxes[hassan.id] == ["New appointment"])
        }
    }

    @Test(
        "Doctors are not written to of what they did themselves, and have read it",
        arguments: TestEngine.allCases)
    func ownActs(engine: TestEngine) async throws {
        try await withColleague(engine) { scene, hassan, id in
            let moved = try await told(scene) {
                try await put(scene, id, as: scene.doctor, ["appointmentTime": "15:00"])
            }
            #expect(moved.mails.map(\.recipient) == ["bilal@example.org"])
            #expect(try await scene.server.get("/notifications", as: scene.doctor)["unreadCount"] == 0)
            #expect(try await scene.server.get("/notifications", as: scene.receptionist)["unreadCount"] == 1)
            let given = try await told(scene) {
                try await put(scene, id, as: scene.doctor, ["doctorId": "\(hassan.id)"])
            }
            #expect(given.mails.map(\.recipient).sorted() == ["bilal@example.org", hassan.email].sorted())
            #expect(try await scene.server.get("/notifications", as: hassan)["unreadCount"] == 1)
        }
    }

    @Test("Another room is told to the doctor in the app, notes to nobody", arguments: TestEngine.allCases)
    func places(engine: TestEngine) async throws {
        try await withColleague(engine) { scene, _, id in
            let room = try await told(scene) {
                try await put(scene, id, ["roomId": "\(scene.room)", "operatory": "Chair 2"])
            }
            #expect(room.mails.isEmpty && room.texts.isEmpty)
            #expect(room.inboxes == [scene.doctor.id: ["Appointment changed"]])
            let inbox = try await scene.server.get("/notifications", as: scene.doctor)
            #expect(
                inbox.data.first?["message"]?.string?.hasSuffix(
                    "on 2026-05-05 at 14:00 is now in Room 1, Chair 2.") == true, "\(inbox)")
            let same: [String: JSONValue] = [
                "roomId": "\(scene.room)", "operatory": " chair2", "notes": "Bring the X-rays",
            ]
            let notes = try await told(scene) { try await put(scene, id, same) }
            #expect(notes.mails.isEmpty && notes.texts.isEmpty && notes.inboxes.isEmpty)
        }
    }

    @Test(
        "However an appointment is cancelled, its doctor's and its patient's calendars lose it",
        arguments: TestEngine.allCases)
    func cancelled(engine: TestEngine) async throws {
        try await withColleague(engine) { scene, hassan, _ in
            let ways: [@Sendable (String) async throws -> Answer] = [
                { try await scene.server.delete("/appointments/\($0)", as: scene.receptionist) },
                { try await scene.setStatus($0, "cancelled") },
                // The doctor and the time that the request names were never in force.
                {
                    try await put(
                        scene, $0,
                        ["doctorId": "\(hassan.id)", "appointmentTime": "16:00", "status": "cancelled"])
                },
            ]
            for cancel in ways {
                let id = try await scene.booked(at: "10:00")
                let told = try await told(scene) { try await cancel(id) }
                #expect(
                    told.mails.map(\.recipient).sorted()
                        == ["bilal@example.org", scene.doctor.email].sorted())
                #expect(told.mails.allSatisfy { $0.method == "CANCEL" && $0.sequence == 1 }, "\(told.mails)")
                #expect(
                    told.texts == [
                        "Your appointment with Dr. Fatima Khan on 2026-05-05 at 10:00 was cancelled."
                    ])
                #expect(
                    told.inboxes[hassan.id] == nil
                        && told.inboxes[scene.doctor.id] == ["Appointment cancelled"])
            }
        }
    }

    @Test("A request is no doctor's calendar entry until it is approved", arguments: TestEngine.allCases)
    func requested(engine: TestEngine) async throws {
        try await withColleague(engine) { scene, hassan, _ in
            let id = try await scene.booked(at: "10:00", ["status": "requested"])
            let change: [String: JSONValue] = [
                "appointmentTime": "10:00", "doctorId": "\(hassan.id)", "status": "requested",
            ]
            let moved = try await told(scene) { try await put(scene, id, change) }
            #expect(moved.mails.isEmpty && moved.texts.isEmpty)
            #expect(moved.inboxes[hassan.id] == ["New appointment"])
            let approval = change.merging(["doctorId": "\(scene.doctor.id)", "status": "confirmed"]) { $1 }
            let approved = try await told(scene) { try await put(scene, id, approval) }
            #expect(
                approved.mails.map(\.recipient).sorted()
                    == ["bilal@example.org", scene.doctor.email].sorted())
            #expect(
                approved.texts.first?.hasSuffix("is now with Dr. Fatima Khan and is now confirmed.") == true,
                "\(approved.texts)")
        }
    }

    @Test(
        "Mail to a doctor greets the doctor, invites them, and names no patient",
        arguments: TestEngine.allCases)
    func words(engine: TestEngine) async throws {
        try await withColleague(engine) { scene, hassan, id in
            _ = try await told(scene) { try await put(scene, id, ["doctorId": "\(hassan.id)"]) }
            let found = try await scene.server.database.read { tx in
                try tx.first(
                    """
                    SELECT \(OutboxMessage.columns) FROM outbox o JOIN clinics c ON c.id = o.clinic_id
                    WHERE o.recipient = \(hassan.email)
                    """,
                    OutboxMessage.columns.read)
            }
            let outboxMessage = try #require(found)
            let mail = try #require(Mail(outboxMessage, from: "clinic@example.org"))
            let text = String(decoding: mail.bytes, as: UTF8.self)
            #expect(
                text.contains("To: \"Dr. Hassan Ali\" <\(hassan.email)>")
                    && text.contains("Dear Dr. Hassan Ali,"))
            let entry = try #require(
                CalendarEntry(mail.outboxMessage, attendee: mail.recipient, organizer: mail.sender))
            let calendar = String(decoding: entry.bytes, as: UTF8.self)
            #expect(calendar.replacing("\r\n ", with: "").contains("ATTENDEE;CN=\"Dr. Hassan Ali\""))
            #expect(!text.contains("Bilal") && !calendar.contains("Bilal") && calendar.contains("Patient T-"))
        }
    }
}
