import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("No double booking, ever (contract §4.4)")
struct NoDoubleBookingTests {
    @Test("Fifty people who want one slot: one gets it", arguments: TestEngine.allCases)
    func oneSlot(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 { group.addTask { try await scene.book().status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 1)
            #expect(statuses.filter { $0 == 409 }.count == 49)
        }
    }

    @Test(
        """
        Random bookings, moves and cancellations of many clients leave no two appointments closer than \
        the buffer
        """,
        arguments: TestEngine.allCases)
    func storm(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let doctors = [scene.doctor, try await scene.server.makeUser(.doctor, in: scene.clinic)]
            let rooms = [scene.room, try await scene.server.makeRoom(in: scene.clinic, "Room 2")]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<16 {
                    group.addTask {
                        var random = SeededRandom(seed: client + 100)
                        var own: [String] = []
                        for _ in 0..<80 {
                            let body = randomBody(scene, doctors, rooms, &random)
                            let answer: Answer
                            switch Int.random(in: 0..<5, using: &random) {
                            case 0 where !own.isEmpty:
                                let id = own.remove(at: Int.random(in: 0..<own.count, using: &random))
                                answer = try await scene.server.delete(
                                    "/appointments/\(id)", as: scene.receptionist)
                            case 1 where !own.isEmpty:
                                let id = own[Int.random(in: 0..<own.count, using: &random)]
                                answer = try await scene.server.put(
                                    "/appointments/\(id)", as: scene.receptionist, body)
                            default:
                                answer = try await scene.server.post(
                                    "/appointments", as: scene.receptionist, body)
                                if answer.status == 201 { own.append(answer.id) }
                            }
                            #expect([200, 201, 409].contains(answer.status), "\(answer)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await overlaps(scene.server) == 0)
            #expect(
                try await scene.server.count("SELECT count(*) FROM appointments WHERE status <> 'cancelled'")
                    > 20)
        }
    }

    @Test(
        "The database refuses an overlap even when the rules are gone around", arguments: TestEngine.allCases)
    func rawSQL(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(
                at: "14:00", ["roomId": .string(scene.room.description), "operatory": "Chair"])
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            func copy(
                doctor: ID?, room: ID?, operatory: String?, shift: Int64, status: String = "scheduled"
            ) async throws -> Bool {
                let new = ID.make(at: scene.server.now)
                do {
                    try await scene.server.perform(
                        """
                        INSERT INTO appointments (id, clinic_id, patient_id, doctor_id, room_id, operatory,
                        operatory_key, date, time,
                            duration_minutes, starts_at, ends_at, busy_until, appointment_type, status,
                            created_at, updated_at)
                        SELECT \(new), clinic_id, patient_id, \(doctor), \(room), \(operatory), \(operatory),
                        date, time, duration_minutes,
                            starts_at + \(shift), ends_at + \(shift), busy_until + \(shift),
                            appointment_type, \(status), created_at, updated_at
                        FROM appointments WHERE id = \(ID(id))
                        """)
                } catch let error as DatabaseError {
                    guard case .exclusion = error.kind else { throw error }
                    return false
                }
                try await scene.server.perform("DELETE FROM appointments WHERE id = \(new)")
                return true
            }
            let minute: Int64 = 60_000
            for shift in [-59, -30, 0, 30, 59] as [Int64] {
                #expect(
                    try await !copy(doctor: scene.doctor.id, room: nil, operatory: nil, shift: shift * minute)
                )
                #expect(
                    try await !copy(doctor: other.id, room: scene.room, operatory: nil, shift: shift * minute)
                )
                #expect(
                    try await !copy(doctor: other.id, room: nil, operatory: "chair", shift: shift * minute))
                #expect(
                    try await copy(doctor: other.id, room: nil, operatory: "other", shift: shift * minute))
                #expect(
                    try await copy(
                        doctor: scene.doctor.id, room: nil, operatory: nil, shift: shift * minute,
                        status: "cancelled"))
            }
            for shift in [-60, 60] as [Int64] {
                #expect(
                    try await copy(
                        doctor: scene.doctor.id, room: scene.room, operatory: "chair", shift: shift * minute))
            }
            let free = try await scene.booked(at: "10:00")
            await #expect(throws: DatabaseError.self) {
                try await scene.server.perform(
                    """
                    UPDATE appointments SET starts_at = starts_at + 14400000, ends_at = ends_at + 14400000,
                        busy_until = busy_until + 14400000 WHERE id = \(ID(free))
                    """)
            }
        }
    }

    private func randomBody(
        _ scene: BookingScene, _ doctors: [TestUser], _ rooms: [ID], _ random: inout SeededRandom
    ) -> JSONValue {
        let time = LocalTime(minutes: 540 + 15 * Int.random(in: 0..<28, using: &random))
        return scene.body(
            at: time?.description ?? "09:00",
            on: ["2026-05-05", "2026-05-06", "2026-05-07"].randomElement(using: &random) ?? "",
            [
                "doctorId": Bool.random(using: &random)
                    ? .string(doctors.randomElement(using: &random)?.id.description ?? "") : .null,
                "roomId": Bool.random(using: &random)
                    ? .string(rooms.randomElement(using: &random)?.description ?? "") : .null,
                "operatory": Bool.random(using: &random) ? "Chair" : .null, "status": "scheduled",
                "durationMinutes": JSONValue([15, 30, 45, 60].randomElement(using: &random) ?? 30),
            ])
    }

    /// Pairs of active appointments that share a doctor, room or operatory with less than the
    /// buffer between them.
    private func overlaps(_ server: TestServer) async throws -> Int {
        try await server.count(
            """
            SELECT count(*) FROM appointments a JOIN appointments b ON a.id < b.id
            WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
            AND (a.doctor_id = b.doctor_id OR a.room_id = b.room_id OR a.operatory_key = b.operatory_key)
            AND a.starts_at < b.ends_at + 1800000 AND b.starts_at < a.ends_at + 1800000
            """)
    }
}
