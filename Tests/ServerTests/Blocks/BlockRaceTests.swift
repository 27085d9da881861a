import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A block and a booking never cross")
struct BlockRaceTests {
    @Test("Of a block and a booking that race for one time, one gets it", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            for day in 11...30 where ![17, 24].contains(day) {
                let date = "2026-05-\(day)"
                async let booked = scene.book(at: "14:30", on: date)
                async let blocked = scene.block(["date": .string(date)])
                let (booking, block) = (try await booked, try await blocked)
                #expect([booking.status, block.status].sorted() == [201, 409], "\(booking) \(block)")
                #expect(booking.status == 201 || booking.code == "BLOCKED", "\(booking)")
                #expect(block.status == 201 || block.code == "SLOT_CONFLICT", "\(block)")
            }
        }
    }

    @Test(
        "Random bookings, moves, blocks and changes of blocks by many clients leave no two that cross",
        arguments: TestEngine.allCases)
    func storm(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<8 {
                    group.addTask { try await Self.play(scene, seed: client) }
                }
                try await group.waitForAll()
            }
            let crossing: SQL = """
                SELECT count(*) FROM appointments a JOIN blocks b ON b.clinic_id = a.clinic_id
                    AND b.date = a.date AND a.time < b.end_time
                    AND a.time + a.duration_minutes > b.start_time
                WHERE a.status NOT IN ('cancelled', 'no_show')
                    AND (b.doctor_id IS NULL OR b.doctor_id = a.doctor_id)
                    AND (b.room_id IS NULL OR b.room_id = a.room_id)
                """
            #expect(try await scene.server.count(crossing) == 0)
            let appointments: SQL = "SELECT count(*) FROM appointments WHERE status <> 'cancelled'"
            #expect(try await scene.server.count(appointments) > 0)
            #expect(try await scene.server.count("SELECT count(*) FROM blocks") > 0)
        }
    }

    private static func play(_ scene: BookingScene, seed: Int) async throws {
        var random = SeededRandom(seed: seed + 500)
        var (appointments, blocks): ([String], [String]) = ([], [])
        let (server, desk) = (scene.server, scene.receptionist)
        for _ in 0..<60 {
            let start = LocalTime(minutes: 540 + 15 * Int.random(in: 0..<28, using: &random))?.description
            let date = ["2026-05-05", "2026-05-06", "2026-05-07"].randomElement(using: &random)
            let (time, day) = (start ?? "", date ?? "")
            let body = scene.body(
                at: time, on: day,
                ["roomId": random.chance(50) ? "\(scene.room)" : .null, "status": "scheduled"])
            let end = LocalTime(minutes: (LocalTime(time)?.minutes).map { Int($0) + 20 } ?? 0)
            var changes: [String: JSONValue] = [
                "date": .string(day), "startTime": .string(time), "endTime": .string(end?.description ?? ""),
            ]
            if random.chance(30) { changes.merge(scene.inRoom) { $1 } }
            let answer: Answer
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where !appointments.isEmpty:
                answer = try await server.put(
                    "/appointments/\(appointments.randomElement(using: &random) ?? "")", as: desk, body)
            case 1 where !appointments.isEmpty:
                let id = appointments.removeLast()
                answer = try await server.delete("/appointments/\(id)", as: desk)
            case 2 where !blocks.isEmpty:
                answer = try await server.patch(
                    "/blocks/\(blocks.randomElement(using: &random) ?? "")", as: desk,
                    ["date": .string(day), "startTime": .string(time), "endTime": changes["endTime"] ?? nil])
            case 3 where !blocks.isEmpty:
                answer = try await server.delete("/blocks/\(blocks.removeLast())", as: desk)
            case 4:
                answer = try await scene.block(changes)
                if answer.status == 201 { blocks.append(answer.id) }
            default:
                answer = try await server.post("/appointments", as: desk, body)
                if answer.status == 201 { appointments.append(answer.id) }
            }
            #expect([200, 201, 204, 409].contains(answer.status), "\(answer)")
        }
    }

    @Test("A booking waits for a block under way, and is refused by it")
    func bookingWaits() async throws {
        try await BookingScene.run(.postgres) { scene in
            let hold = try await TableHold(scene.server, "audit_entries")
            async let blocked = scene.block()
            try await hold.wait(for: 1)
            async let booked = scene.book()
            try await hold.wait(for: 2)
            try await hold.release()
            let (block, booking) = (try await blocked, try await booked)
            #expect(block.status == 201, "\(block)")
            #expect(booking.status == 409 && booking.code == "BLOCKED", "\(booking)")
        }
    }

    @Test("A block waits for a booking under way, and is told of it")
    func blockWaits() async throws {
        try await BookingScene.run(.postgres) { scene in
            let hold = try await TableHold(scene.server, "appointments")
            async let booked = scene.book()
            try await hold.wait(for: 1)
            async let blocked = scene.block()
            try await hold.wait(for: 2)
            try await hold.release()
            let (booking, block) = (try await booked, try await blocked)
            #expect(booking.status == 201, "\(booking)")
            #expect(block.status == 409 && block.code == "SLOT_CONFLICT", "\(block)")
            #expect(block["conflicts"]?[0]?["appointmentId"]?.string == booking.id)
        }
    }
}
