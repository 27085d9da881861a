import API
import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("Two server processes on one PostgreSQL", .serialized)
struct TwoServersTests {
    @Test(
        """
        Random bookings, moves and cancellations of many clients leave no two appointments closer than \
        the buffer
        """,
        .timeLimit(.minutes(10)))
    func apart() async throws {
        try await TestServer.run(.postgres, now: Server.Clock.system.now().description) { server in
            let scene = try await Scene.make(on: server)
            let servers = [
                try await ServerProcess.start(on: server), try await ServerProcess.start(on: server),
            ]
            defer { for server in servers { server.kill9() } }
            let count = await withTaskGroup(of: Tally.self) { group in
                for client in 0..<12 {
                    group.addTask { await scene.play(moves: 30, first: client, at: servers.map(\.address)) }
                }
                return await group.reduce(into: Tally()) { $0.add($1) }
            }
            #expect(count.surprises.isEmpty, "\(count.surprises.prefix(5))")
            // Without either, nothing was put to the test.
            #expect(count.booked > 20 && count.refused > 20, "\(count)")
            try await scene.expectApart(in: server, booked: count.booked, cancelled: count.cancelled)
        }
    }
}

/// What became of the requests.
private struct Tally: Sendable {
    var booked = 0
    var cancelled = 0
    var moved = 0
    var refused = 0
    var surprises: [String] = []

    mutating func add(_ other: Tally) {
        booked += other.booked
        cancelled += other.cancelled
        moved += other.moved
        refused += other.refused
        surprises += other.surprises
    }
}

/// A small clinic that many want to be in at once.
private struct Scene: Sendable {
    let phone: Phone
    let patient: ID
    let doctors: [ID]
    let rooms: [ID]
    let firstDay: LocalDate

    static func make(on server: TestServer) async throws -> Scene {
        let clinic = try await server.makeClinic(hours: .alwaysNineToFive)
        let desk = try await server.makeUser(.receptionist, in: clinic)
        var doctors: [ID] = []
        for _ in 0..<3 { doctors.append(try await server.makeUser(.doctor, in: clinic).id) }
        return Scene(
            phone: Phone(token: try await server.token(of: desk)),
            patient: try await server.makePatient(in: clinic), doctors: doctors,
            rooms: [
                try await server.makeRoom(in: clinic, "Room 1"),
                try await server.makeRoom(in: clinic, "Room 2"),
            ],
            firstDay: clinic.zone.local(server.now).date.adding(days: 2))
    }

    /// One client's turn: mostly bookings, some moves and cancellations of its own appointments, each
    /// at either server.
    func play(moves: Int, first: Int, at addresses: [String]) async -> Tally {
        var count = Tally()
        var own: [String] = []
        for turn in 0..<moves {
            let address = addresses[(first + turn) % addresses.count]
            do {
                switch Int.random(in: 0..<10) {
                case 0 where !own.isEmpty:
                    let id = own.remove(at: .random(in: own.indices))
                    let answer = try await phone.send("DELETE", "/appointments/\(id)", to: address)
                    if answer.status == 200 {
                        count.cancelled += 1
                    } else {
                        count.surprises.append("cancel: \(answer)")
                    }
                case 1...4 where !own.isEmpty:
                    guard let id = own.randomElement() else { continue }
                    let answer = try await phone.send(
                        "PUT", "/appointments/\(id)", to: address, wish(status: "scheduled"))
                    switch answer.status {
                    case 200: count.moved += 1
                    case 409, 400: count.refused += 1
                    default: count.surprises.append("move: \(answer)")
                    }
                default:
                    let answer = try await phone.send("POST", "/appointments", to: address, wish())
                    switch answer.status {
                    case 201:
                        count.booked += 1
                        own.append(answer.id)
                    case 409, 400: count.refused += 1
                    default: count.surprises.append("book: \(answer)")
                    }
                }
            } catch {
                count.surprises.append("\(error)")
            }
        }
        return count
    }

    private func wish(status: String? = nil) -> JSONValue {
        let minutes = 9 * 60 + 15 * Int.random(in: 0..<30)
        let time = LocalTime(minutes: minutes)?.description ?? "09:00"
        var wish: [String: JSONValue] = [
            "appointmentDate": .string("\(firstDay.adding(days: .random(in: 0..<4)))"),
            "appointmentTime": .string(time),
            "appointmentType": "Checkup", "durationMinutes": .number(JSONNumber(Int.random(in: 1...4) * 15)),
        ]
        if let status { wish["status"] = .string(status) } else { wish["patientId"] = .string("\(patient)") }
        // Not each appointment names all three, so that each of them alone must keep appointments apart.
        if Int.random(in: 0..<4) > 0, let doctor = doctors.randomElement() {
            wish["doctorId"] = .string("\(doctor)")
        }
        if Bool.random(), let room = rooms.randomElement() { wish["roomId"] = .string("\(room)") }
        if Bool.random() {
            wish["operatory"] = .string(["Chair A", "chair a ", "Chair B"].randomElement() ?? "Chair A")
        }
        return .object(JSONObject(wish.map { ($0.key, $0.value) }))
    }

    /// Compares each appointment with each other one, without the server's own rule.
    func expectApart(in server: TestServer, booked: Int, cancelled: Int) async throws {
        struct Held {
            var id: String
            var places: [String]
            var start: Int64
            var end: Int64
        }
        let held = try await server.database.read { tx in
            try tx.query(
                """
                SELECT id, doctor_id, room_id, operatory, starts_at, ends_at FROM appointments
                WHERE status NOT IN ('cancelled', 'no_show')
                """
            ) { row in
                let operatory = (try row.get(3) as String?).map { $0.lowercased().filter { $0 != " " } }
                let places = [try row.get(1) as String?, try row.get(2) as String?, operatory].compactMap {
                    $0
                }
                return Held(id: try row.get(0), places: places, start: row.int(4), end: row.int(5))
            }
        }
        #expect(held.count == booked - cancelled)
        let buffer: Int64 = 30 * 60_000
        for (index, one) in held.enumerated() {
            for other in held[(index + 1)...] where !Set(one.places).isDisjoint(with: other.places) {
                #expect(one.end + buffer <= other.start || other.end + buffer <= one.start, "\(one) \(other)")
            }
        }
        var wrong: [String] = []
        try await IntegrityCheck.run(server.database, clock: server.clock.clock) {
            if !$0.isHealthy { wrong.append("\($0)") }
        }
        #expect(wrong.isEmpty)
    }
}
