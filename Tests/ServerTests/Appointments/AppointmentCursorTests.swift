import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Paging through appointments by cursor")
struct AppointmentCursorTests {
    private func book(_ server: TestServer, _ doctor: TestUser, _ patient: ID, _ date: String, _ time: String) async throws -> String {
        let answer = try await server.post(
            "/appointments", as: doctor,
            [
                "patientId": "\(patient)", "doctorId": "\(doctor.id)", "appointmentDate": .string(date), "appointmentTime": .string(time),
                "appointmentType": "Checkup", "durationMinutes": 30,
            ])
        #expect(answer.status == 201, "\(answer)")
        return answer.id
    }

    @Test("Every visit comes once and in order, though others are booked before and behind", arguments: TestEngine.allCases)
    func walk(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            var booked: [String] = []
            for day in ["2026-05-05", "2026-05-06", "2026-05-07"] {
                for time in ["10:00", "12:00", "15:00"] { booked.append(try await book(server, doctor, patient, day, time)) }
            }
            var seen: [String] = []
            var address = "/appointments?limit=2&doctorId=\(doctor.id)"
            for step in 0..<10 {
                let answer = try await server.get(address, as: doctor)
                #expect(answer.status == 200, "\(answer)")
                seen += answer.data.compactMap { $0["id"]?.string }
                let pagination = answer["pagination"]
                #expect(pagination?["count"]?.int == answer.data.count)
                #expect(pagination?["offset"] == (step == 0 ? 0 : .null) && pagination?["page"] == (step == 0 ? 1 : .null))
                guard let cursor = pagination?["nextCursor"]?.string else {
                    #expect(pagination?["nextCursor"] == .null)
                    break
                }
                address = "/appointments?limit=2&doctorId=\(doctor.id)&cursor=\(cursor)"
                // Pages by offset would now show a visit again.
                if step == 1 { _ = try await book(server, doctor, patient, "2026-05-04", "16:00") }
            }
            #expect(seen == booked)
        }
    }

    @Test("The last page has no cursor, also when it is full; a bad cursor is 400", arguments: TestEngine.allCases)
    func ends(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            for time in ["10:00", "11:00"] { _ = try await book(server, doctor, patient, "2026-05-05", time) }
            let full = try await server.get("/appointments?limit=2", as: doctor)
            #expect(full.data.count == 2 && full["pagination"]?["nextCursor"] == .null && full["pagination"]?["total"] == 2)
            let first = try await server.get("/appointments?limit=1", as: doctor)
            let cursor = try #require(first["pagination"]?["nextCursor"]?.string)
            let last = try await server.get("/appointments?limit=1&cursor=\(cursor)", as: doctor)
            #expect(last.data.count == 1 && last["pagination"]?["nextCursor"] == .null && last["pagination"]?["total"] == 2)
            for bad in ["x", "%20", "YXxifGM", String(repeating: "a", count: 201), String(cursor.dropLast(3))] {
                #expect(try await server.get("/appointments?cursor=\(bad)", as: doctor).fields == ["cursor"], "\(bad)")
            }
            #expect(try await server.get("/appointments?cursor=\(cursor)&offset=1", as: doctor).fields == ["offset"])
        }
    }

    @Test("A phone that was offline learns of what was booked, moved and cancelled since", arguments: TestEngine.allCases)
    func sync(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let kept = try await book(server, doctor, patient, "2026-05-05", "10:00")
            let cancelled = try await book(server, doctor, patient, "2026-05-05", "12:00")
            server.clock.advance(minutes: 5)
            let since = server.now
            #expect(try await server.get("/appointments?updatedSince=\(since)", as: doctor).data.isEmpty)
            #expect(try await server.delete("/appointments/\(cancelled)", as: doctor).status == 200)
            let booked = try await book(server, doctor, patient, "2026-05-06", "10:00")
            let changes = try await server.get("/appointments?updatedSince=\(since)&limit=1", as: doctor)
            #expect(changes.data.map { $0["id"]?.string } == [booked])
            let cursor = try #require(changes["pagination"]?["nextCursor"]?.string)
            let rest = try await server.get("/appointments?updatedSince=\(since)&limit=1&cursor=\(cursor)", as: doctor)
            #expect(rest.data.map { $0["id"]?.string } == [cancelled] && rest.data.first?["status"] == "cancelled")
            #expect(!(rest.data + changes.data).contains { $0["id"]?.string == kept })
        }
    }
}
