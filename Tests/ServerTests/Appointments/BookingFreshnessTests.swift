import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A booking rests on people, hours and places as they are now")
struct BookingFreshnessTests {
    /// Books what the next bookings are like, so that anything that could be kept from one to the next is.
    private func warm(_ scene: BookingScene) async throws {
        for time in ["09:00", "10:00"] {
            _ = try await scene.booked(
                at: time, ["roomId": .string(scene.room.description), "durationMinutes": .null])
        }
    }

    @Test("A booking shows people as they are called now", arguments: TestEngine.allCases)
    func names(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await warm(scene)
            try await scene.server.perform(
                "UPDATE patients SET first_name = 'Omar', phone = NULL WHERE id = \(scene.record)")
            try await scene.server.perform(
                "UPDATE users SET last_name = 'Malik' WHERE id = \(scene.doctor.id)")
            try await scene.server.perform(
                "UPDATE rooms SET name = 'Blue', color = NULL WHERE id = \(scene.room)")
            let answer = try await scene.book(at: "11:00", ["roomId": .string(scene.room.description)])
            #expect(
                answer["patientName"]?.string == "Omar Hassan" && answer["patientPhone"] == .null, "\(answer)"
            )
            #expect(
                answer["doctorName"]?.string == "Dr. Fatima Malik" && answer["roomName"]?.string == "Blue")
            let entries = try await scene.server.trail().compactMap(\.after).filter {
                $0.contains("Omar Hassan") && $0.contains("Dr. Fatima Malik")
            }
            #expect(entries.count == 1)
        }
    }

    @Test("A booking is judged by the calendar of now", arguments: TestEngine.allCases)
    func calendar(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await warm(scene)
            let (server, clinic, now) = (scene.server, scene.clinic.id, scene.server.now)
            let closure = ID.make(at: now)
            try await server.perform(
                """
                INSERT INTO closures (id, clinic_id, start_date, end_date, reason, created_at)
                VALUES (\(closure), \(clinic), '2026-05-05', '2026-05-05', 'Eid', \(now))
                """)
            #expect(try await scene.book(at: "11:00").status == 400)
            try await server.perform("DELETE FROM closures WHERE id = \(closure)")
            #expect(try await scene.book(at: "11:00").status == 201)
            try await server.perform(
                """
                INSERT INTO doctor_time_off (id, clinic_id, doctor_id, start_date, end_date, reason,
                created_at)
                VALUES (\(ID.make(at: now)), \(clinic), \(scene.doctor.id), '2026-05-05', '2026-05-05',
                'Leave', \(now))
                """)
            #expect(try await scene.book(at: "13:00").status == 400)
            try await server.perform(
                "UPDATE doctor_time_off SET start_date = '2026-05-06', end_date = '2026-05-06'")
            #expect(try await scene.book(at: "13:00").status == 201)
            // More closures in the month than are ever read, each on the first, ahead of the one that counts.
            let many = (0..<400).map { _ in
                "(\(ID.make(at: now)), \(clinic), '2026-06-01', '2026-06-01', 'x', \(now))" as SQL
            }
            try await server.perform(
                """
                INSERT INTO closures (id, clinic_id, start_date, end_date, reason, created_at)
                VALUES \(many.joined(separator: ", ")), (\(closure), \(clinic), '2026-06-16', '2026-06-16',
                'Eid', \(now))
                """)
            #expect(try await scene.book(at: "11:00", on: "2026-06-16").status == 400)
            #expect(try await scene.book(at: "11:00", on: "2026-06-17").status == 201)
            try await server.perform("UPDATE clinics SET buffer_minutes = 120 WHERE id = \(clinic)")
            #expect(try await scene.book(at: "14:30").status == 409)
            try await server.perform("UPDATE clinics SET buffer_minutes = 0 WHERE id = \(clinic)")
            #expect(try await scene.book(at: "14:30").status == 201)
        }
    }

    @Test("A room, a type and a doctor that are gone are gone", arguments: TestEngine.allCases)
    func gone(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await warm(scene)
            let (server, clinic, now) = (scene.server, scene.clinic.id, scene.server.now)
            try await server.perform(
                """
                INSERT INTO appointment_types (id, clinic_id, name, name_key, duration_minutes, created_at,
                updated_at)
                VALUES (\(ID.make(at: now)), \(clinic), 'checkup', 'checkup', 75, \(now), \(now))
                """)
            let long = try await scene.book(at: "11:00", ["durationMinutes": .null])
            #expect(long["durationMinutes"] == 75, "\(long)")
            try await server.perform("UPDATE appointment_types SET \(NameColumns.assignment("caf\u{E9}"))")
            for (time, type, minutes) in [("12:30", "caf\u{E9}", 75), ("15:00", "cafe\u{301}", 75)] {
                let answer = try await scene.book(
                    at: time, on: "2026-05-06", ["durationMinutes": .null, "appointmentType": .string(type)])
                #expect(answer["durationMinutes"] == .number(JSONNumber(minutes)), "\(answer)")
            }
            try await server.perform("UPDATE appointment_types SET deleted_at = \(now)")
            let short = try await scene.book(at: "13:00", ["durationMinutes": .null])
            #expect(short["durationMinutes"] == 30, "\(short)")
            try await server.perform("UPDATE rooms SET deleted_at = \(now)")
            #expect(
                try await scene.book(at: "14:00", ["roomId": .string(scene.room.description)]).status == 404)
            try await server.endMembership(of: scene.doctor, in: scene.clinic)
            #expect(try await scene.book(at: "15:00").status == 404)
        }
    }

    @Test(
        "Rights are those of now: a caller who is out is out at once, and a new role counts",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await warm(scene)
            let other = try await scene.server.makeUser(.receptionist, in: scene.clinic)
            _ = try await scene.booked(at: "11:00")
            let told = "SELECT count(*) FROM notifications WHERE user_id = \(other.id)" as SQL
            #expect(try await scene.server.count(told) == 1, "who came since is told")
            try await scene.server.endMembership(of: other, in: scene.clinic)
            _ = try await scene.booked(at: "13:00")
            #expect(try await scene.server.count(told) == 1, "who left is not")
            try await scene.server.endMembership(of: scene.receptionist, in: scene.clinic)
            let answer = try await scene.book(at: "14:00")
            #expect(answer.status == 403, "\(answer)")
        }
    }

    @Test("A doctor's clinics know of each other's bookings", arguments: TestEngine.allCases)
    func workplaces(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await warm(scene)
            let north = try await scene.server.makeClinic("North")
            let reception = try await scene.server.makeUser(.receptionist, in: north)
            try await scene.server.addMembership(of: scene.doctor, in: north)
            let path = "/appointments/available-slots?date=2026-05-05&doctorId=\(scene.doctor.id)"
            _ = try await scene.booked(at: "11:00")
            let before = try await scene.server.get(path, as: reception)
            _ = try await scene.booked(at: "13:00")
            let after = try await scene.server.get(path, as: reception)
            #expect(before.status == 200 && after.status == 200 && before.json != after.json, "\(after)")
        }
    }
}
