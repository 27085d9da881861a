import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A clinic's time zone is any name of the IANA database")
struct TimeZoneTests {
    @Test("Zones and links are taken, and given back as sent", arguments: TestEngine.allCases)
    func names(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let (boss, admin) = (
                try await server.makeSuperadmin(), try await server.makeUser(.admin, in: clinic)
            )
            for zone in [
                "Asia/Kolkata", "Asia/Calcutta", "US/Eastern", "Etc/GMT+5", "UTC", "GMT0", "Europe/Kyiv",
                "America/Argentina/Ushuaia",
                "Zulu", "PST8PDT", "Asia/Karachi",
            ] {
                let made = try await server.post(
                    "/clinics", as: boss, ["name": "North", "timezone": .string(zone)])
                #expect(made.status == 201 && made["timezone"] == .string(zone), "\(made)")
                let changed = try await server.patch(
                    "/clinics/\(clinic.id)", as: admin, ["timezone": .string(zone)])
                #expect(changed.status == 200 && changed["timezone"] == .string(zone), "\(changed)")
                #expect(try await server.get("/clinics/\(clinic.id)", as: admin)["timezone"] == .string(zone))
            }
        }
    }

    @Test("Anything else is refused by the field's name", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let (boss, admin) = (
                try await server.makeSuperadmin(), try await server.makeUser(.admin, in: clinic)
            )
            for zone in [
                "Mars/Olympus", "GMT+5", "asia/karachi", "../UTC", "/usr/share/zoneinfo/UTC", "right/UTC",
                "posix/UTC", "posixrules",
                "localtime", "Asia", "+05:00", " ",
            ] {
                let made = try await server.post(
                    "/clinics", as: boss, ["name": "North", "timezone": .string(zone)])
                #expect(made.status == 400 && made.fields == ["timezone"], "\(zone): \(made)")
                let changed = try await server.patch(
                    "/clinics/\(clinic.id)", as: admin, ["timezone": .string(zone)])
                #expect(changed.status == 400 && changed.fields == ["timezone"], "\(zone): \(changed)")
            }
            #expect(try await server.get("/clinics/\(clinic.id)", as: admin)["timezone"] == "Asia/Karachi")
        }
    }

    @Test("A clinic under a link's name books by the clock of the place", arguments: TestEngine.allCases)
    func booking(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic(zone: "Asia/Kolkata")
            let receptionist = try await server.makeUser(.receptionist, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let booked = try await server.post(
                "/appointments", as: receptionist,
                [
                    "patientId": .string("\(patient)"), "doctorId": .string("\(doctor.id)"),
                    "appointmentDate": "2026-05-05",
                    "appointmentTime": "10:00", "appointmentType": "Checkup", "durationMinutes": 30,
                ])
            #expect(booked.status == 201, "\(booked)")
            let start = try await server.database.read {
                try $0.first("SELECT starts_at FROM appointments") { $0.int(0) }
            }
            // 10:00 in India is 04:30 UTC.
            #expect(start == 1_777_955_400_000)
        }
    }

    @Test(
        "Without the database every command that needs a clock stops with one line that says what to install")
    func missing() async throws {
        try await ProgramPlace.with(.sqlite) { place in
            for command in [["serve"], ["demo"], ["doctor"]] {
                let run = try await place.run(command, ["TZDIR": "/nonexistent"])
                #expect(run.code == 1, "\(run)")
                #expect(run.output.isEmpty && run.errors.split(separator: "\n").count == 1, "\(run)")
                #expect(run.errors.contains("/nonexistent") && run.errors.contains("tzdata"), "\(run)")
            }
        }
    }
}
