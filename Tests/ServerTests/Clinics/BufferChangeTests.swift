import API
import Domain
import Storage
import TestSupport
import Testing

@Suite("A clinic's buffer changes")
struct BufferChangeTests {
    /// Books at these times with one doctor, room and operatory; the statuses.
    private func book(
        _ times: [String], _ server: TestServer, _ clinic: TestClinic, _ doctor: TestUser, _ patient: ID
    ) async throws
        -> [Int]
    {
        var statuses: [Int] = []
        for time in times {
            let answer = try await server.post(
                "/appointments", as: doctor,
                [
                    "patientId": "\(patient)", "doctorId": "\(doctor.id)", "appointmentDate": "2026-05-05",
                    "appointmentTime": .string(time),
                    "appointmentType": "Checkup", "durationMinutes": 30,
                ])
            statuses.append(answer.status)
        }
        return statuses
    }

    private func free(_ server: TestServer, _ doctor: TestUser) async throws -> Set<String> {
        let answer = try await server.get(
            "/appointments/available-slots?date=2026-05-05&doctorId=\(doctor.id)", as: doctor)
        let slots = answer["slots"]?.array ?? []
        return Set(slots.filter { $0["available"] == true }.compactMap { $0["time"]?.string })
    }

    @Test(
        "A smaller buffer opens the slots beside what is booked, and each of them can be booked",
        arguments: TestEngine.allCases)
    func smaller(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            #expect(try await book(["12:00", "12:30"], server, clinic, doctor, patient) == [201, 409])
            #expect(try await free(server, doctor).isDisjoint(with: ["11:30", "12:00", "12:30"]))
            #expect(
                try await server.patch("/clinics/\(clinic.id)", as: admin, ["bufferMinutes": 0]).status == 200
            )
            #expect(try await free(server, doctor).isSuperset(of: ["11:30", "12:30"]))
            #expect(
                try await book(["11:30", "12:30", "12:00"], server, clinic, doctor, patient) == [
                    201, 201, 409,
                ])
        }
    }

    @Test(
        "A larger buffer holds for new appointments and leaves what is booked closer together",
        arguments: TestEngine.allCases)
    func larger(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic(bufferMinutes: 0)
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            #expect(try await book(["12:00", "12:30"], server, clinic, doctor, patient) == [201, 201])
            #expect(
                try await server.patch("/clinics/\(clinic.id)", as: admin, ["bufferMinutes": 60]).status
                    == 200)
            let slots = try await free(server, doctor)
            #expect(slots.isDisjoint(with: ["11:00", "11:30", "13:00", "13:30"]))
            #expect(slots.isSuperset(of: ["10:30", "14:00"]))
            #expect(
                try await book(["11:00", "13:30", "10:30", "14:00"], server, clinic, doctor, patient) == [
                    409, 409, 201, 201,
                ])
            #expect(
                try await server.count("SELECT count(*) FROM appointments WHERE status = 'scheduled'") == 4)
        }
    }
}
