import API
import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("Nothing acknowledged is lost", .serialized)
struct KillTests {
    @Test(
        """
        A server killed again and again under load has each booking that it acknowledged, once, with \
        all that a booking causes
        """,
        .timeLimit(.minutes(10)), arguments: TestEngine.allCases)
    func killedAgainAndAgain(engine: TestEngine) async throws {
        try await TestServer.run(engine, now: Server.Clock.system.now().description) { server in
            let load = try await BookingLoad.make(on: server, clients: 6, each: 16)
            let place = ServerPlace(try await ServerProcess.start(on: server))
            defer { place.process.kill9() }

            let killing = Task {
                var kills = 0
                while !Task.isCancelled, kills < 4 {
                    // Not by the clock, but in the midst of the load.
                    let wanted = load.acknowledged.count + Int.random(in: 5...15)
                    while load.acknowledged.count < wanted, !Task.isCancelled, !load.isDone {
                        try? await Task.sleep(for: .milliseconds(2))
                    }
                    if load.isDone { break }
                    place.process.kill9()
                    kills += 1
                    place.process = try await ServerProcess.start(on: server)
                }
                return kills
            }
            let problems = await load.run(at: place)
            killing.cancel()
            let kills = try await killing.value
            #expect(problems.isEmpty, "\(problems)")
            #expect(kills >= 2, "the load was over too soon to prove anything")
            try await load.expectAllOnce(in: server)
        }
    }
}

/// Where the server is now.
final class ServerPlace: Sendable {
    private let current: Mutex<ServerProcess>

    init(_ process: ServerProcess) { current = Mutex(process) }

    var process: ServerProcess {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// Clients that book one appointment after another, and try again with the same key whenever no answer came.
final class BookingLoad: Sendable {
    struct Booking: Sendable {
        var key: String
        var body: JSONValue
    }

    private let phone: Phone
    /// One line a client.
    private let bookings: [[Booking]]
    private let answers = Mutex<[String: String]>([:])
    private let clientsLeft: Mutex<Int>

    /// Appointments' ids by their keys.
    var acknowledged: [String: String] { answers.withLock { $0 } }
    var isDone: Bool { clientsLeft.withLock { $0 == 0 } }

    private init(phone: Phone, bookings: [[Booking]]) {
        self.phone = phone
        self.bookings = bookings
        clientsLeft = Mutex(bookings.count)
    }

    /// Each client has a doctor to itself and books the free hours of one day after the other.
    static func make(on server: TestServer, clients: Int, each count: Int) async throws -> BookingLoad {
        let clinic = try await server.makeClinic(hours: .alwaysNineToFive)
        let patient = try await server.makePatient(in: clinic, email: "patient@test.example")
        let desk = try await server.makeUser(.receptionist, in: clinic)
        let start = clinic.zone.local(server.now).date.adding(days: 2)
        var lines: [[Booking]] = []
        for client in 0..<clients {
            let doctor = try await server.makeUser(.doctor, in: clinic)
            lines.append(
                (0..<count).map { number in
                    Booking(
                        key: "\(client)-\(number)",
                        body: [
                            "patientId": .string("\(patient)"), "doctorId": .string("\(doctor.id)"),
                            "appointmentDate": .string("\(start.adding(days: number / 8))"),
                            "appointmentTime": .string("\(number % 8 == 0 ? "0" : "")\(9 + number % 8):00"),
                            "appointmentType": "Checkup", "durationMinutes": 30,
                        ])
                })
        }
        return BookingLoad(phone: Phone(token: try await server.token(of: desk)), bookings: lines)
    }

    /// Books everything; returns what went wrong beyond repair.
    func run(at place: ServerPlace) async -> [String] {
        await withTaskGroup(of: [String].self) { group in
            for line in bookings {
                group.addTask {
                    var problems: [String] = []
                    for booking in line {
                        if let problem = await self.book(booking, at: place) { problems.append(problem) }
                    }
                    self.clientsLeft.withLock { $0 -= 1 }
                    return problems
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func book(_ booking: Booking, at place: ServerPlace) async -> String? {
        var last = "no answer"
        for _ in 0..<600 {
            let answer = try? await phone.send(
                "POST", "/appointments", to: place.process.address, booking.body, key: booking.key)
            if let answer, answer.status == 201 {
                answers.withLock { $0[booking.key] = answer.id }
                return nil
            }
            if let answer {
                last = "\(answer)"
                // The killed server's transaction may not have ended yet; a server that is only just there
                // may have no database.
                guard answer.code == "IDEMPOTENCY_IN_FLIGHT" || answer.status >= 500 else { break }
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return "\(booking.key): \(last)"
    }

    /// Looks in the database itself.
    func expectAllOnce(in server: TestServer) async throws {
        let wanted = bookings.joined().count
        let acknowledged = acknowledged
        #expect(acknowledged.count == wanted)
        let appointments = try await server.database.read { tx in
            try tx.query(
                """
                SELECT a.id,
                    (SELECT count(*) FROM audit_entries e WHERE e.entity_id = a.id AND e.action = 'created'),
                    (SELECT count(*) FROM outbox o WHERE o.entity_id = a.id),
                    (SELECT count(DISTINCT o.template) FROM outbox o WHERE o.entity_id = a.id)
                FROM appointments a
                """
            ) {
                (id: try $0.get(0, as: String.self), audits: $0.int(1), notices: $0.int(2), kinds: $0.int(3))
            }
        }
        #expect(Set(appointments.map(\.id)) == Set(acknowledged.values))
        #expect(appointments.count == wanted)
        for appointment in appointments {
            #expect(appointment.audits == 1, "\(appointment)")
            #expect(appointment.notices > 0, "\(appointment)")
        }
        #expect(
            Set(appointments.map(\.notices)).count == 1, "each booking causes the same notices, none twice")
        var wrong: [String] = []
        try await IntegrityCheck.run(server.database, clock: server.clock.clock) {
            if !$0.isHealthy { wrong.append("\($0)") }
        }
        #expect(wrong.isEmpty)
    }
}

extension Domain.OperatingHours {
    /// So that a test may run on any day.
    static let alwaysNineToFive: Domain.OperatingHours = {
        guard let open = LocalTime("09:00"), let close = LocalTime("17:00"), let day = TimeSpan(open, close)
        else { return .standard }
        return Domain.OperatingHours(
            Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, .open(day)) }))
    }()
}
