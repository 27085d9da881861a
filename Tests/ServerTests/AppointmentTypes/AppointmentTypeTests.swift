import API
import Domain
import TestSupport
import Testing

@Suite("Appointment types")
struct AppointmentTypeTests {
    @Test("A type is added, listed, changed and removed", arguments: TestEngine.allCases)
    func lifetime(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let made = try await server.post(
                "/appointment-types", as: admin, ["name": "Checkup", "durationMinutes": 45])
            #expect(made.status == 201, "\(made)")
            #expect(made["durationMinutes"] == 45 && made["color"] == .null)
            #expect(made.header("Location") == "/api/v1/protected/appointment-types/\(made.id)")
            let taken = try await server.post(
                "/appointment-types", as: admin, ["name": "checkup", "durationMinutes": 30])
            #expect(taken.status == 409 && taken.code == "APPOINTMENT_TYPE_EXISTS", "\(taken)")

            let changed = try await server.patch(
                "/appointment-types/\(made.id)", as: admin, ["durationMinutes": 60, "color": "#112233"])
            #expect(changed["durationMinutes"] == 60 && changed["name"] == "Checkup", "\(changed)")
            let patient = try await server.makeUser(.patient, in: clinic)
            #expect(try await server.get("/appointment-types?search=check", as: patient).data.count == 1)
            #expect(try await server.get("/appointment-types/\(made.id)", as: patient)["color"] == "#112233")
            #expect(try await server.delete("/appointment-types/\(made.id)", as: patient).status == 403)
            #expect(try await server.delete("/appointment-types/\(made.id)", as: admin).status == 204)
            #expect(try await server.get("/appointment-types/\(made.id)", as: admin).status == 404)
            #expect(
                try await server.post(
                    "/appointment-types", as: admin, ["name": "Checkup", "durationMinutes": 30]
                ).status == 201)
        }
    }

    @Test(
        "Every bad field is named, and another clinic's type does not exist", arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let bad = try await server.post(
                "/appointment-types", as: admin, ["durationMinutes": 4, "color": "#12345"])
            #expect(bad.status == 400 && bad.fields == ["color", "durationMinutes", "name"], "\(bad)")
            let made = try await server.post(
                "/appointment-types", as: admin, ["name": "Checkup", "durationMinutes": 480])
            let worse = try await server.patch(
                "/appointment-types/\(made.id)", as: admin, ["name": nil, "durationMinutes": nil])
            #expect(worse.status == 400 && worse.fields == ["durationMinutes", "name"], "\(worse)")
            let stranger = try await server.makeUser(.admin, in: try await server.makeClinic("Other"))
            #expect(try await server.get("/appointment-types/\(made.id)", as: stranger).status == 404)
            #expect(try await server.patch("/appointment-types/\(made.id)", as: stranger, [:]).status == 404)
            #expect(try await server.delete("/appointment-types/\(made.id)", as: stranger).status == 404)
        }
    }

    @Test("A booking that names no length takes its type's", arguments: TestEngine.allCases)
    func duration(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            _ = try await server.post(
                "/appointment-types", as: admin, ["name": "Root canal", "durationMinutes": 90])
            let appointment = try await server.post(
                "/appointments", as: admin,
                [
                    "patientId": "\(patient)", "appointmentDate": "2026-05-05", "appointmentTime": "10:00",
                    "appointmentType": "root CANAL",
                ])
            #expect(appointment["durationMinutes"] == 90, "\(appointment)")
        }
    }
}
