import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Booking an appointment (spec, contract §4.2–4.7)")
struct BookAppointmentTests {
    @Test("Staff book a scheduled visit, which is answered whole and can be read where Location says", arguments: TestEngine.allCases)
    func books(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answer = try await scene.book([
                "operatory": "Chair 1", "roomId": .string(scene.room.description), "notes": "Sensitive teeth",
            ])
            #expect(answer.status == 201, "\(answer)")
            #expect(answer["status"]?.string == "scheduled")
            #expect(answer["doctorName"]?.string == "Dr. Fatima Khan")
            #expect(answer["patientName"]?.string == "Bilal Hassan")
            #expect(answer["roomName"]?.string == "Room 1")
            #expect(answer["createdAt"]?.string == TestClock.monday)
            #expect(answer["invoiceId"] == .null)
            let location = try #require(answer.header("Location"))
            let read = try await scene.server.get(location, as: scene.doctor)
            #expect(read.json == answer.json)
        }
    }

    @Test("A second booking of the chair is refused with the visit in the way", arguments: TestEngine.allCases)
    func conflict(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let first = try await scene.booked(at: "14:00")
            let second = try await scene.book(at: "14:00")
            #expect(second.status == 409)
            #expect(second.code == "SLOT_CONFLICT")
            #expect(second.message == "Time slot conflict: Doctor already has an appointment from 14:00 to 14:30")
            let conflict = try #require(second["conflicts"]?[0])
            #expect(conflict["appointmentId"]?.string == first)
            #expect(conflict["startTime"]?.string == "14:00")
            #expect(conflict["endTime"]?.string == "14:30")
            #expect(conflict["doctorId"]?.string == scene.doctor.id.description)
            #expect(conflict["resource"]?.string == "doctor")
            #expect(try await scene.server.count("SELECT count(*) FROM appointments") == 1)
        }
    }

    @Test("The buffer blocks the neighbours on both sides and leaves the next but one free", arguments: TestEngine.allCases)
    func buffer(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked(at: "14:00")
            for time in ["13:30", "14:00", "14:30"] { #expect(try await scene.book(at: time).status == 409, "\(time)") }
            for time in ["13:00", "15:00"] { #expect(try await scene.book(at: time).status == 201, "\(time)") }
        }
    }

    @Test("Room and operatory conflict each by themselves, whatever the spelling of the operatory", arguments: TestEngine.allCases)
    func places(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let elsewhere: [String: JSONValue] = ["doctorId": .string(other.id.description)]
            _ = try await scene.booked(at: "14:00", ["roomId": .string(scene.room.description), "operatory": "Chair 1"])
            let room = try await scene.book(at: "14:00", elsewhere.merging(["roomId": .string(scene.room.description)]) { $1 })
            #expect(room.message == "Time slot conflict: Room already has an appointment from 14:00 to 14:30", "\(room)")
            let chair = try await scene.book(at: "14:30", elsewhere.merging(["operatory": " CHAIR1 "]) { $1 })
            #expect(chair.message == "Time slot conflict: Operatory already has an appointment from 14:00 to 14:30", "\(chair)")
            #expect(try await scene.book(at: "14:00", elsewhere.merging(["operatory": "Chair 2"]) { $1 }).status == 201)
        }
    }

    @Test("A doctor of two clinics is not booked in both at once, and nothing of the other clinic shows", arguments: TestEngine.allCases)
    func twoClinics(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let north = try await scene.server.makeClinic("North")
            try await scene.server.addMembership(of: scene.doctor, in: north)
            let reception = try await scene.server.makeUser(.receptionist, in: north)
            let patient = try await scene.server.makePatient(in: north)
            _ = try await scene.booked(at: "14:00")
            let answer = try await scene.server.post(
                "/appointments", as: reception, scene.body(at: "14:00", ["patientId": .string(patient.description)]))
            #expect(answer.status == 409)
            #expect(answer["conflicts"]?[0]?["appointmentId"] == .null)
            #expect(!answer.text.contains(scene.record.description))
        }
    }

    @Test("A patient's booking is a request for their own record, whatever they ask for", arguments: TestEngine.allCases)
    func patientBooks(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let own: [String: JSONValue] = ["patientId": .null, "status": "confirmed"]
            let answer = try await scene.server.post("/appointments", as: scene.patient, scene.body(own))
            #expect(answer.status == 201, "\(answer)")
            #expect(answer["status"]?.string == "requested")
            #expect(answer["patientId"]?.string == scene.patient.patientId?.description)
            let others = try await scene.server.post("/appointments", as: scene.patient, scene.body(at: "10:00"))
            #expect(others.status == 403)
        }
    }

    @Test("Past, closed and outside hours are refused in the specification's words", arguments: TestEngine.allCases)
    func hours(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let past = try await scene.book(at: "10:30", on: "2026-05-04")
            #expect((past.status, past.error) == (400, "Cannot move appointments to the past"))
            let sunday = try await scene.book(on: "2026-05-10")
            #expect((sunday.status, sunday.error) == (400, "Clinic is closed on Sundays"))
            let late = try await scene.book(at: "16:45")
            #expect(late.status == 400)
            #expect(late.message?.contains("09:00 to 17:00") == true, "\(late)")
            #expect(try await scene.book(at: "16:30").status == 201)
        }
    }

    @Test("All missing fields are named at once, also the one that only staff must send", arguments: TestEngine.allCases)
    func missing(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answer = try await scene.server.post("/appointments", as: scene.receptionist, [:])
            #expect(answer.status == 400)
            #expect(answer.fields == ["appointmentDate", "appointmentTime", "appointmentType", "patientId"])
            let patient = try await scene.server.post("/appointments", as: scene.patient, [:])
            #expect(patient.fields == ["appointmentDate", "appointmentTime", "appointmentType"])
        }
    }

    @Test(
        "A wrong value is refused by name and stores nothing",
        arguments: [
            ("appointmentDate", "2026-02-30"), ("appointmentTime", "24:00"), ("appointmentTime", "9:00"), ("durationMinutes", 4),
            ("durationMinutes", 481), ("durationMinutes", "30"), ("durationMinutes", .decimal("30.5")), ("status", "completed"),
            ("status", "nonsense"), ("patientId", "42"), ("doctorId", true), ("operatory", 7), ("notes", "a\u{0}b"),
            ("roomId", ["x"]), ("appointmentType", ""),
        ] as [(String, JSONValue)])
    func wrong(field: String, value: JSONValue) async throws {
        try await BookingScene.run(.sqlite) { scene in
            let answer = try await scene.book([field: value])
            #expect(answer.status == 400, "\(answer)")
            #expect(answer.fields == [field])
            #expect(try await scene.server.count("SELECT count(*) FROM appointments") == 0)
        }
    }

    @Test("What only staff may get wrong is told together with the rest", arguments: TestEngine.allCases)
    func wrongTogether(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answer = try await scene.book(["status": "completed", "appointmentDate": "x", "patientId": nil])
            #expect(answer.status == 400 && answer.fields == ["appointmentDate", "patientId", "status"], "\(answer)")
            let whole = try await scene.book(["status": "no_show", "patientId": nil])
            #expect(whole.status == 400 && whole.fields == ["patientId", "status"], "\(whole)")
            let unknown = try await scene.book(["status": "bogus"])
            #expect(unknown.message == "status: must be one of requested, scheduled, confirmed", "\(unknown)")
            let own: JSONValue = ["appointmentDate": "x", "status": "completed"]
            let patient = try await scene.server.post("/appointments", as: scene.patient, own)
            #expect(patient.fields == ["appointmentDate", "appointmentTime", "appointmentType"], "\(patient)")
        }
    }

    @Test("A patient who names another is refused for that, whatever else is wrong", arguments: TestEngine.allCases)
    func othersFirst(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answer = try await scene.server.post("/appointments", as: scene.patient, scene.body(["appointmentTime": "x"]))
            #expect(answer.status == 403, "\(answer)")
        }
    }

    @Test("Texts that a form left empty are none", arguments: TestEngine.allCases)
    func blanks(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answer = try await scene.book(["notes": "", "operatory": "  "])
            #expect(answer.status == 201 && answer["notes"] == .null && answer["operatory"] == .null, "\(answer)")
            let again = try await scene.book(at: "15:00", ["notes": "Bring the X-rays"])
            let read = try await scene.setStatus(again.id, "confirmed", ["reason": ""])
            #expect(read["notes"] == "Bring the X-rays", "\(read)")
            #expect(try await scene.book(at: "16:00", ["appointmentType": " "]).fields == ["appointmentType"])
        }
    }

    @Test("Unknown patients, doctors and rooms are 404 and named", arguments: TestEngine.allCases)
    func unknown(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let nobody: JSONValue = .string(ID.make(at: scene.server.now).description)
            for (field, name) in [("patientId", "Patient"), ("doctorId", "Doctor"), ("roomId", "Room")] {
                let answer = try await scene.book([field: nobody])
                #expect((answer.status, answer.message) == (404, "\(name) not found"))
            }
        }
    }

    @Test("The length is the appointment type's own, else the clinic's slot", arguments: TestEngine.allCases)
    func defaultLength(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let now = scene.server.now
            try await scene.server.perform(
                """
                INSERT INTO appointment_types (id, clinic_id, name, name_key, duration_minutes, created_at, updated_at)
                VALUES (\(ID.make(at: now)), \(scene.clinic.id), 'Root Canal', 'rootcanal', 90, \(now), \(now))
                """)
            let long = try await scene.book(at: "10:00", ["appointmentType": "root canal", "durationMinutes": .null])
            #expect(long["durationMinutes"]?.int == 90)
            let short = try await scene.book(at: "14:00", ["durationMinutes": .null])
            #expect(short["durationMinutes"]?.int == 30)
        }
    }

    @Test("A booking leaves an audit row, notices, outbox rows and an event behind", arguments: TestEngine.allCases)
    func traces(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            let server = scene.server
            #expect(try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'created' AND entity = 'appointment'") == 1)
            #expect(try await server.count("SELECT count(*) FROM events WHERE type = 'appointment.created'") == 1)
            #expect(try await server.count("SELECT count(*) FROM notifications WHERE user_id = \(scene.doctor.id)") == 1)
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE channel = 'email' AND recipient = 'bilal@example.org'") == 1)
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE channel = 'whatsapp'") == 1)
            let activity = try await server.get("/appointments/\(id)/activity", as: scene.doctor)
            #expect(activity.data.map { $0["action"]?.string } == ["created"])
            #expect(activity.data.first?["actorName"]?.string == "Receptionist Tester")
        }
    }

    @Test("Patient, doctor and receptionists each find a booking in their inbox; who booked has read it", arguments: TestEngine.allCases)
    func inboxes(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let patientId = try #require(scene.patient.patientId)
            let id = try await scene.booked(["patientId": "\(patientId)"])
            for (user, unread) in [(scene.patient, 1), (scene.doctor, 1), (scene.receptionist, 0)] {
                let inbox = try await scene.server.get("/notifications", as: user)
                #expect(inbox.data.map { $0["data"]?["appointmentId"]?.string } == [id], "\(user.role): \(inbox)")
                #expect(inbox["unreadCount"]?.int == unread, "\(user.role): \(inbox)")
                #expect(inbox.data.first?["isRead"] == .bool(unread == 0))
            }
        }
    }

    @Test("Broken text is refused by the name of the field that it stands in", arguments: TestEngine.allCases)
    func brokenText(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let good = String(decoding: scene.body(["notes": "HERE"]).jsonBytes, as: UTF8.self)
            for bad in [[0xFF, 0xFE], [0x00], Array(#"\u0000"#.utf8), Array(#"\ud800"#.utf8)] as [[UInt8]] {
                let parts = good.split(separator: "HERE").map { Array($0.utf8) }
                let answer = try await scene.server.send(
                    .post, "/appointments", as: scene.receptionist, raw: parts[0] + bad + parts[1],
                    headers: ["Content-Type": "application/json"])
                #expect(answer.status == 400 && answer.fields == ["notes"], "\(answer)")
            }
            #expect(try await scene.server.count("SELECT count(*) FROM appointments") == 0)
        }
    }

    @Test("A refused booking leaves nothing behind", arguments: TestEngine.allCases)
    func noTraces(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let refused = try await scene.book(on: "2026-05-10")
            #expect(refused.status == 400)
            for table in [
                "SELECT count(*) FROM audit_entries", "SELECT count(*) FROM events", "SELECT count(*) FROM notifications",
                "SELECT count(*) FROM outbox", "SELECT count(*) FROM appointment_counts",
            ] as [SQL] {
                #expect(try await scene.server.count(table) == 0)
            }
        }
    }
}
