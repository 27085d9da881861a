import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A clinic's time zone changes")
struct ZoneChangeTests {
    private struct Scene {
        var server: TestServer
        var clinic: TestClinic
        var admin: TestUser
        var doctor: TestUser
        var patient: ID

        func book(
            _ date: String, _ time: String, in clinic: TestClinic? = nil, of patient: ID? = nil
        ) async throws -> Answer {
            try await server.post(
                "/appointments", as: doctor, clinic: clinic,
                [
                    "patientId": "\(patient ?? self.patient)", "doctorId": "\(doctor.id)",
                    "appointmentDate": .string(date),
                    "appointmentTime": .string(time), "appointmentType": "Checkup", "durationMinutes": 30,
                ])
        }

        func start(of appointment: Answer) async throws -> String? {
            try await server.database.read { tx in
                try tx.first("SELECT starts_at FROM appointments WHERE id = \(ID(appointment.id))") {
                    (try $0.get(0) as Instant).description
                }
            }
        }

        func move(to zone: String) async throws -> Answer {
            try await server.patch("/clinics/\(clinic.id)", as: admin, ["timezone": .string(zone)])
        }
    }

    private func scene(_ server: TestServer) async throws -> Scene {
        let clinic = try await server.makeClinic()
        return Scene(
            server: server, clinic: clinic, admin: try await server.makeUser(.admin, in: clinic),
            doctor: try await server.makeUser(.doctor, in: clinic),
            patient: try await server.makePatient(in: clinic))
    }

    @Test(
        "Coming appointments keep their wall clock, and slots and bookings agree in the new zone",
        arguments: TestEngine.allCases)
    func keepsWallClock(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await scene(server)
            let first = try await scene.book("2026-05-05", "10:00")
            let second = try await scene.book("2026-05-05", "11:00")
            #expect(try await scene.start(of: first) == "2026-05-05T05:00:00.000Z")
            let moved = try await scene.move(to: "Asia/Dhaka")
            #expect(moved.status == 200, "\(moved)")
            #expect(try await scene.start(of: first) == "2026-05-05T04:00:00.000Z")
            #expect(try await scene.start(of: second) == "2026-05-05T05:00:00.000Z")
            #expect(try await server.get("/appointments/\(first.id)", as: scene.doctor).json == first.json)
            #expect(try await scene.book("2026-05-05", "10:30").status == 409)
            #expect(try await scene.book("2026-05-05", "12:00").status == 201)
        }
    }

    @Test("What took place before today is left as it was", arguments: TestEngine.allCases)
    func pastStays(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await scene(server)
            let appointment = try await scene.book("2026-05-05", "10:00")
            server.clock.advance(minutes: 60 * 24 * 2)
            #expect(try await scene.move(to: "Asia/Dhaka").status == 200)
            #expect(try await scene.start(of: appointment) == "2026-05-05T05:00:00.000Z")
        }
    }

    @Test(
        "An appointment that would not exist, or that would overlap one elsewhere, keeps the zone as it is",
        arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await scene(server)
            let other = try await server.makeClinic("Other")
            server.clock.advance(seconds: 1)  // The clinic that was joined first stays the doctor's own.
            try await server.addMembership(of: scene.doctor, in: other)
            let there = try await server.makePatient(in: other)
            let here = try await scene.book("2026-05-05", "10:00")
            // 09:00 in Karachi is when 10:00 in Dhaka is.
            #expect(try await scene.book("2026-05-05", "09:00", in: other, of: there).status == 201)
            let refused = try await scene.move(to: "Asia/Dhaka")
            #expect(refused.status == 409 && refused.code == "ZONE_CONFLICT", "\(refused)")
            #expect(try await scene.start(of: here) == "2026-05-05T05:00:00.000Z")
            #expect(
                try await server.get("/clinics/\(scene.clinic.id)", as: scene.admin)["timezone"]
                    == "Asia/Karachi")

            // Berlin's clocks jump from 02:00 to 03:00 on 2027-03-28, a Sunday.
            let night: JSONValue = ["sunday": ["openTime": "00:00", "closeTime": "24:00"]]
            _ = try await server.patch(
                "/clinics/\(scene.clinic.id)", as: scene.admin, ["operatingHours": night])
            #expect(try await server.delete("/appointments/\(here.id)", as: scene.doctor).status == 200)
            #expect(try await scene.book("2027-03-28", "02:30").status == 201)
            let gap = try await scene.move(to: "Europe/Berlin")
            #expect(gap.status == 409 && gap.message?.contains("02:30 on 2027-03-28") == true, "\(gap)")
        }
    }
}
