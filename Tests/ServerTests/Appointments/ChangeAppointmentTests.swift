import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Changing an appointment (spec, contract §4.8–4.12)")
struct ChangeAppointmentTests {
    private func replacement(of scene: BookingScene, _ changes: [String: JSONValue] = [:]) -> JSONValue {
        scene.body(at: "14:00", ["patientId": .null, "status": "scheduled"].merging(changes) { $1 })
    }

    @Test(
        "PUT moves an appointment, clears what is omitted and calls it rescheduled",
        arguments: TestEngine.allCases)
    func moves(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(at: "14:00", ["notes": "first", "operatory": "Chair 1"])
            scene.server.clock.advance(minutes: 1)
            let answer = try await scene.server.put(
                "/appointments/\(id)", as: scene.receptionist,
                replacement(of: scene, ["appointmentTime": "15:00", "status": "confirmed"]))
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["appointmentTime"]?.string == "15:00")
            #expect(answer["status"]?.string == "confirmed")
            #expect(answer["notes"] == .null)
            #expect(answer["operatory"] == .null)
            #expect(answer["createdAt"]?.string != answer["updatedAt"]?.string)
            let activity = try await scene.server.get("/appointments/\(id)/activity", as: scene.doctor)
            #expect(activity.data.map { $0["action"]?.string } == ["created", "rescheduled"])
            #expect(activity.data.last?["before"]?["notes"]?.string == "first")
            #expect(try await scene.server.settleMoves() == 1)
            let written = try await scene.server.count(
                """
                SELECT count(*) FROM outbox WHERE template = 'appointment.rescheduled'
                AND recipient <> \(scene.doctor.email)
                """
            )
            #expect(written == 2)
            #expect(try await scene.book(at: "13:30").status == 201)
        }
    }

    @Test(
        "PUT without its required fields names them all, and patients may not use it",
        arguments: TestEngine.allCases)
    func partial(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            let answer = try await scene.server.put(
                "/appointments/\(id)", as: scene.receptionist, ["notes": "x"])
            #expect(
                answer.fields == [
                    "appointmentDate", "appointmentTime", "appointmentType", "durationMinutes", "status",
                ])
            let patient = try await scene.server.put("/appointments/\(id)", as: scene.patient, ["notes": "x"])
            #expect(patient.status == 403)
        }
    }

    @Test("An appointment is not in its own way, but another one is", arguments: TestEngine.allCases)
    func ownWay(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(at: "14:00")
            let near = try await scene.server.put(
                "/appointments/\(id)", as: scene.doctor, replacement(of: scene, ["appointmentTime": "14:15"]))
            #expect(near.status == 200, "\(near)")
            _ = try await scene.booked(at: "16:00")
            let taken = try await scene.server.put(
                "/appointments/\(id)", as: scene.doctor, replacement(of: scene, ["appointmentTime": "15:45"]))
            #expect(taken.status == 409)
            let past = try await scene.server.put(
                "/appointments/\(id)", as: scene.doctor,
                replacement(of: scene, ["appointmentDate": "2026-05-01"]))
            #expect(past.error == "Cannot move appointments to the past")
        }
    }

    @Test("Notes of an appointment that has begun can still be written", arguments: TestEngine.allCases)
    func notesLater(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(at: "14:00")
            scene.server.clock.advance(minutes: 27 * 60 + 10)
            let answer = try await scene.server.put(
                "/appointments/\(id)", as: scene.doctor,
                replacement(of: scene, ["status": "in_progress", "notes": "Came late"]))
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["notes"]?.string == "Came late")
        }
    }

    @Test("PATCH allows exactly the transitions of the specification", arguments: TestEngine.allCases)
    func transitions(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(["status": "requested"])
            for from in AppointmentStatus.allCases {
                for to in AppointmentStatus.allCases where !from.canBecome(to) {
                    try await scene.server.perform(
                        "UPDATE appointments SET status = \(from) WHERE id = \(ID(id))")
                    let answer = try await scene.setStatus(id, to.rawValue)
                    #expect(
                        (answer.status, answer.code) == (400, "INVALID_STATUS_TRANSITION"),
                        "\(from) → \(to): \(answer)")
                }
                for to in from.next {
                    try await scene.server.perform(
                        "UPDATE appointments SET status = \(from) WHERE id = \(ID(id))")
                    #expect(try await scene.setStatus(id, to.rawValue).status == 200, "\(from) → \(to)")
                }
            }
        }
    }

    @Test(
        "Patients may cancel their own appointments and confirm scheduled ones, and nothing else",
        arguments: TestEngine.allCases)
    func patients(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let own: [String: JSONValue] = [
                "patientId": .string(try #require(scene.patient.patientId).description)
            ]
            let appointment = try await scene.booked(at: "10:00", own)
            let others = try await scene.booked(at: "12:00")
            #expect(try await scene.setStatus(others, "cancelled", as: scene.patient).status == 403)
            #expect(try await scene.setStatus(appointment, "in_progress", as: scene.patient).status == 403)
            let billed = try await scene.setStatus(
                appointment, "confirmed", as: scene.patient, ["invoice": ["items": []]])
            #expect(billed.status == 400 || billed.status == 403)
            #expect(try await scene.setStatus(appointment, "confirmed", as: scene.patient).status == 200)
            #expect(try await scene.setStatus(appointment, "cancelled", as: scene.patient).status == 200)
            #expect(try await scene.server.get("/appointments/\(others)", as: scene.patient).status == 403)
        }
    }

    @Test("The sample's invoice comes to 8300, once", arguments: TestEngine.allCases)
    func invoice(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(["status": "confirmed"])
            let invoice: JSONValue = [
                "items": [
                    ["description": "Tooth whitening", "quantity": 1, "unitPrice": 5000, "cost": 5000],
                    ["description": "Scaling and polishing", "quantity": 1, "unitPrice": 3000],
                ],
                "discountAmount": 500, "taxAmount": 800, "notes": "10% discount applied",
                "dueDate": "2026-06-15",
            ]
            let answer = try await scene.setStatus(
                id, "in_progress", ["invoice": invoice, "reason": "Started"])
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["invoiceTotalAmount"]?.int == 8300)
            #expect(answer["invoiceBalance"]?.int == 8300)
            #expect(answer["notes"]?.string == "Started")
            let read = try await scene.server.get(
                "/invoices/\(answer["invoiceId"]?.string ?? "")", as: scene.doctor)
            #expect(read["totalAmount"]?.int == 8300, "\(read)")
            let twice = try await scene.setStatus(id, "completed", ["invoice": invoice])
            #expect(twice.status == 409)
            #expect(
                try await scene.server.get("/appointments/\(id)", as: scene.doctor)["status"]?.string
                    == "in_progress")
            let activity = try await scene.server.get("/appointments/\(id)/activity", as: scene.doctor)
            #expect(activity.data.map { $0["action"]?.string } == ["created", "invoiced", "status_changed"])
        }
    }

    @Test(
        "A patient's view of the activity does not tell what an item cost the clinic",
        arguments: TestEngine.allCases)
    func activityWithoutCost(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let patientId = try #require(scene.patient.patientId)
            let id = try await scene.booked(["status": "confirmed", "patientId": "\(patientId)"])
            let invoice: JSONValue = [
                "items": [["description": "Crown", "quantity": 1, "unitPrice": 900, "cost": 777]]
            ]
            #expect(try await scene.setStatus(id, "in_progress", ["invoice": invoice]).status == 200)
            for (user, cost) in [(scene.patient, JSONValue.null), (scene.doctor, 777)] {
                let activity = try await scene.server.get("/appointments/\(id)/activity", as: user)
                let billed = try #require(activity.data.first { $0["action"] == "invoiced" })
                #expect(billed["after"]?["items"]?[0]?["unitPrice"] == 900)
                #expect(billed["after"]?["items"]?[0]?["cost"] == cost)
            }
        }
    }

    @Test("A bad invoice is refused by its fields and the status stays", arguments: TestEngine.allCases)
    func badInvoice(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(["status": "confirmed"])
            let bad: [(JSONValue, String)] = [
                (["items": []], "invoice.items"),
                (
                    ["items": [["description": "x", "quantity": 1, "unitPrice": .decimal("1.005")]]],
                    "invoice.items[0].unitPrice"
                ),
                (
                    ["items": [["description": "x", "quantity": 0, "unitPrice": 1]]],
                    "invoice.items[0].quantity"
                ),
                (
                    ["items": [["description": "x", "quantity": 1, "unitPrice": 1]], "discountAmount": 2],
                    "invoice.discountAmount"
                ),
            ]
            for (invoice, field) in bad {
                let answer = try await scene.setStatus(id, "in_progress", ["invoice": invoice])
                #expect(answer.status == 400, "\(answer)")
                #expect(answer.fields == [field])
            }
            #expect(
                try await scene.server.get("/appointments/\(id)", as: scene.doctor)["status"]?.string
                    == "confirmed")
        }
    }

    @Test(
        """
        DELETE cancels once, by the patient with the specification's note, and never a completed \
        appointment
        """,
        arguments: TestEngine.allCases)
    func cancel(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let own: [String: JSONValue] = [
                "patientId": .string(try #require(scene.patient.patientId).description), "notes": "Old",
            ]
            let appointment = try await scene.booked(at: "10:00", own)
            let answer = try await scene.server.delete("/appointments/\(appointment)", as: scene.patient)
            #expect(
                (answer.status, answer["status"]?.string, answer["notes"]?.string) == (
                    200, "cancelled", "Cancelled by patient request"
                ))
            let notices = try await scene.server.count("SELECT count(*) FROM notifications")
            #expect(
                try await scene.server.delete("/appointments/\(appointment)", as: scene.patient).json
                    == answer.json)
            #expect(try await scene.server.count("SELECT count(*) FROM notifications") == notices)
            #expect(try await scene.book(at: "10:00").status == 201)
            let done = try await scene.booked(at: "12:00")
            try await scene.server.perform(
                "UPDATE appointments SET status = 'completed' WHERE id = \(ID(done))")
            #expect(
                try await scene.server.delete("/appointments/\(done)", as: scene.receptionist).status == 400)
        }
    }

    @Test(
        "A no-show is recorded from the start on, frees the time and may only be cancelled",
        arguments: TestEngine.allCases)
    func noShow(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let appointment = try await scene.booked(at: "14:00", on: "2026-05-04")
            #expect(
                try await scene.server.post("/appointments/\(appointment)/no-show", as: scene.receptionist)
                    .status == 400)
            #expect(
                try await scene.server.post("/appointments/\(appointment)/no-show", as: scene.patient).status
                    == 403)
            scene.server.clock.advance(minutes: 180)
            let answer = try await scene.server.post(
                "/appointments/\(appointment)/no-show", as: scene.receptionist)
            #expect((answer.status, answer["status"]?.string) == (200, "no_show"), "\(answer)")
            #expect(try await scene.setStatus(appointment, "scheduled").code == "INVALID_STATUS_TRANSITION")
            #expect(try await scene.setStatus(appointment, "cancelled").status == 200)
        }
    }

    @Test(
        "Who missed an appointment can't wipe that out, by no route; the clinic can",
        arguments: TestEngine.allCases)
    func missedStaysMissed(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let own = try #require(scene.patient.patientId).description
            let appointment = try await scene.booked(
                at: "14:00", on: "2026-05-04", ["patientId": .string(own)])
            server.clock.advance(minutes: 180)
            #expect(
                try await server.post("/appointments/\(appointment)/no-show", as: scene.receptionist).status
                    == 200)
            for status in ["cancelled", "confirmed", "scheduled", "no_show"] {
                #expect(
                    try await scene.setStatus(appointment, status, as: scene.patient).status == 403,
                    "\(status)")
            }
            let gone = try await server.delete("/appointments/\(appointment)", as: scene.patient)
            #expect(gone.status == 403 && gone.code == "FORBIDDEN", "\(gone)")
            let put = try await server.put(
                "/appointments/\(appointment)", as: scene.patient,
                scene.body(at: "14:00", on: "2026-05-04", ["status": "cancelled"]))
            #expect(put.status == 403)
            #expect(
                try await server.post("/appointments/\(appointment)/no-show", as: scene.patient).status == 403
            )
            #expect(
                try await server.get("/appointments/\(appointment)", as: scene.patient)["status"] == "no_show"
            )
            #expect(
                try await server.delete("/appointments/\(appointment)", as: scene.receptionist)["status"]
                    == "cancelled")
            // Cancelled by the clinic, it is gone for the patient as for anybody.
            #expect(try await server.delete("/appointments/\(appointment)", as: scene.patient).status == 200)
        }
    }

    @Test("Approving a request checks the calendar again", arguments: TestEngine.allCases)
    func approval(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(["status": "requested"])
            let now = scene.server.now
            try await scene.server.perform(
                """
                INSERT INTO closures (id, clinic_id, start_date, end_date, reason, created_at)
                VALUES (\(ID.make(at: now)), \(scene.clinic.id), '2026-05-05', '2026-05-05', 'Holiday',
                \(now))
                """)
            let answer = try await scene.setStatus(id, "scheduled")
            #expect(answer.status == 400)
            #expect(answer.message == "Clinic is closed on 2026-05-05: Holiday")
        }
    }

    @Test(
        "Of an approval the clinic's admins hear too, as of any change of status",
        arguments: TestEngine.allCases)
    func approvalIsTold(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
            let asked = try await scene.server.post(
                "/appointments", as: scene.patient,
                ["appointmentDate": "2026-05-05", "appointmentTime": "10:00", "appointmentType": "Checkup"])
            #expect(try await scene.server.get("/notifications", as: admin).data.isEmpty)
            // Within a millisecond the order of notices is left to their ids.
            scene.server.clock.advance(minutes: 1)
            #expect(try await scene.setStatus(asked.id, "scheduled").status == 200)
            for user in [admin, scene.receptionist, scene.patient] {
                let inbox = try await scene.server.get("/notifications", as: user)
                #expect(inbox.data.first?["type"] == "appointment.approved", "\(inbox)")
                #expect(inbox.data.first?["title"] == "Appointment confirmed")
            }
        }
    }

    @Test(
        "An appointment can be changed in a room that has been removed, and not be moved into it",
        arguments: TestEngine.allCases)
    func removedRoom(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let room = JSONValue.string(scene.room.description)
            let inside = try await scene.booked(["roomId": room])
            let outside = try await scene.booked(at: "16:00")
            #expect(
                try await scene.server.delete("/rooms/\(scene.room)", as: scene.receptionist).status == 204)
            let kept = try await scene.server.put(
                "/appointments/\(inside)", as: scene.receptionist,
                scene.body(["status": "scheduled", "roomId": room, "notes": "New"]))
            #expect(kept.status == 200 && kept["roomName"] == "Room 1" && kept["notes"] == "New", "\(kept)")
            let moved = try await scene.server.put(
                "/appointments/\(outside)", as: scene.receptionist,
                scene.body(at: "16:00", ["status": "scheduled", "roomId": room]))
            #expect(moved.status == 404, "\(moved)")
        }
    }

    @Test("Of two changes at once that both mean the same state, one is refused")
    func racingUpdates() async throws {
        try await BookingScene.run(.postgres) { scene in
            let id = try await scene.booked()
            let tag = try #require(
                try await scene.server.get("/appointments/\(id)", as: scene.doctor).header("ETag"))
            let hold = try await TableHold(scene.server, "appointments")
            @Sendable func write(_ notes: String) async throws -> Int {
                try await scene.server.send(
                    .put, "/appointments/\(id)", as: scene.doctor,
                    body: scene.body(["status": "scheduled", "notes": .string(notes)]),
                    headers: ["If-Match": tag]
                ).status
            }
            async let first = write("one")
            try await hold.wait(for: 1)
            async let second = write("two")
            try await hold.wait(for: 2)
            try await hold.release()
            // Which of the two gets the row first is the database's choice.
            let both = [try await first, try await second]
            #expect(both.sorted() == [200, 412])
            let kept = try await scene.server.get("/appointments/\(id)", as: scene.doctor).json
            #expect(kept["notes"] == (both[0] == 200 ? "one" : "two"))
        }
    }

    @Test("A change meant for an older state is refused", arguments: TestEngine.allCases)
    func lostUpdate(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            let tag = try #require(
                try await scene.server.get("/appointments/\(id)", as: scene.doctor).header("ETag"))
            scene.server.clock.advance(minutes: 1)
            let first = try await scene.server.send(
                .patch, "/appointments/\(id)/status", as: scene.doctor, body: ["status": "confirmed"],
                headers: ["If-Match": tag])
            #expect(first.status == 200, "\(first)")
            let second = try await scene.server.send(
                .patch, "/appointments/\(id)/status", as: scene.doctor, body: ["status": "in_progress"],
                headers: ["If-Match": tag])
            #expect(second.status == 412)
            let unchanged = try await scene.server.get(
                "/appointments/\(id)", as: scene.doctor, headers: ["If-None-Match": tag])
            #expect(unchanged.status == 200)
            let newer = try #require(unchanged.header("ETag"))
            #expect(
                try await scene.server.get(
                    "/appointments/\(id)", as: scene.doctor, headers: ["If-None-Match": newer]
                ).status == 304)
        }
    }
}
