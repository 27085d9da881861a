import API
import Domain
import Foundation
import HTTPTypes
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("Bookings that PostgreSQL commits together")
struct SharedCommitTests {
    @Test("A keyed booking asks its questions together: so many round trips, so many statements")
    func roundTrips() async throws {
        try await ProxiedServer.run { scene, server, proxy in
            // Until the sessions know all statements, and the caller's clinic is known.
            for number in 0..<3 {
                let answer = try await ProxiedServer.book(scene, number, at: server)
                #expect(answer.status == 201)
            }
            proxy.breakNext(nil, at: .commit)
            let answer = try await ProxiedServer.book(scene, 3, at: server)
            #expect(answer.status == 201)
            // Rights and key; patient, calendar, appointments and recipients; stamp; commit.
            #expect(proxy.roundTrips == 4, "\(proxy.statements)")
            #expect(proxy.statements.count == 32, "\(proxy.statements)")
        }
    }

    @Test("Of bookings that wait together each takes three round trips, and all of them one commit")
    func together() async throws {
        try await ProxiedServer.run { scene, server, proxy in
            for number in 0..<3 {
                #expect(try await ProxiedServer.book(scene, number, at: server).status == 201)
            }
            let before = server.database.metrics
            let held = try await HeldWriter(server.database, scene.clinic.id)
            let bookings = (3..<11).map { number in
                Task { try await ProxiedServer.book(scene, number, at: server).status }
            }
            try await held.wait(for: 8)
            proxy.breakNext(nil, at: .commit)
            try await held.letGo()
            for booking in bookings { #expect(try await booking.value == 201) }
            #expect(server.database.metrics.commits - before.commits == 2)
            // Three each, one for the commit, and two of the job that held them up.
            #expect(proxy.roundTrips == 27, "\(proxy.statements)")
            // 26 each, and six of each commit: its begin, the group's lock, two notifications, patience,
            // and the commit itself.
            #expect(proxy.statements.count == 220, "\(proxy.statements)")
            #expect(proxy.statements.filter { $0 == "COMMIT" }.count == 2)
            #expect(try await scene.server.findings() == [])
        }
    }

    @Test(
        "At each statement of one of them the session breaks: nothing half written, each booked once",
        .timeLimit(.minutes(10)), arguments: [PostgresProxy.Break.before, .terminated])
    func breaks(how: PostgresProxy.Break) async throws {
        try await ProxiedServer.run { scene, server, proxy in
            for number in 0..<3 {
                #expect(try await ProxiedServer.book(scene, number, at: server).status == 201)
            }
            var next = 3
            // Those of the second of three; the first has some 25.
            for statement in stride(from: 26, through: 56, by: 3) {
                let held = try await HeldWriter(server.database, scene.clinic.id)
                let numbers = next..<next + 3
                let bookings = numbers.map { number in
                    Task { try await ProxiedServer.book(scene, number, at: server) }
                }
                try await held.wait(for: 3)
                proxy.breakNext(how, at: .number(statement))
                try await held.letGo()
                for booking in bookings {
                    let answer = try await booking.value
                    let isLeft = answer.code == "IDEMPOTENCY_IN_FLIGHT" && how == .before
                    #expect(answer.status == 201 || isLeft, "\(statement): \(answer)")
                }
                #expect(proxy.isDone)
                for number in numbers {
                    let again = try await ProxiedServer.bookUntilKnown(scene, number, at: server)
                    #expect(again.status == 201, "\(statement): \(again)")
                }
                next += 3
                #expect(try await scene.server.count("SELECT count(*) FROM appointments") == next)
            }
            #expect(try await scene.server.findings() == [])
        }
    }

    @Test(
        "At 100,000 appointments each statement of a booking is planned by indexes",
        .timeLimit(.minutes(10)))
    func plans() async throws {
        try await ProxiedServer.run { scene, server, proxy in
            try await AppointmentCrowd(scene: scene, appointments: 100_000).fill()
            for number in 0..<2 {
                proxy.breakNext(nil, at: .commit)
                let answer = try await ProxiedServer.book(scene, number, at: server)
                #expect(answer.status == 201)
            }
            let address = scene.server.backend.settings.database.text
            let read = proxy.statements.filter { text in
                ["SELECT", "INSERT", "UPDATE"].contains { text.hasPrefix($0) }
            }
            #expect(read.count > 15, "\(proxy.statements)")
            for statement in read {
                let plan = try PostgresPlan.lines(statement, at: address)
                #expect(!plan.contains { Self.walks($0) }, "\(statement): \(plan)")
            }
            // The test itself can fail.
            let walk = try PostgresPlan.lines("SELECT 1 FROM appointments WHERE notes = $1", at: address)
            #expect(walk.contains { Self.walks($0) }, "\(walk)")
        }
    }

    /// Whether a line of a plan reads the whole of a table that grows.
    private static func walks(_ line: String) -> Bool {
        // Tables that are nearly empty here are walked, and rightly so.
        let growing = [
            "appointments", "patients", "notifications", "outbox", "events", "audit_entries",
            "appointment_counts", "invoices",
        ]
        return growing.contains { line.contains("Seq Scan on \($0) ") || line.hasSuffix("Seq Scan on \($0)") }
    }

    @Test("Two servers book in one clinic at once: no overlap, no gap in the chain, each key once")
    func twoServers() async throws {
        try await BookingScene.run(.postgres) { scene in
            let url = scene.server.backend.settings.database
            var options = DatabaseOptions.test
            options.writers = 2
            let second = try Database.open(url, options: options, logger: TestDatabase.logger)
            defer { second.close() }
            try await scene.server.beside(on: second) { other in
                let servers = [scene.server, other]
                let doctors = [scene.doctor, try await scene.server.makeUser(.doctor, in: scene.clinic)]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for client in 0..<12 {
                        group.addTask {
                            var random = SeededRandom(seed: client + 7)
                            for turn in 0..<15 {
                                try await book(scene, servers, doctors, "\(client)-\(turn)", &random)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let booked = try await scene.server.count("SELECT count(*) FROM appointments")
            #expect(booked > 20)
            #expect(
                try await scene.server.count("SELECT count(*) FROM idempotency_keys WHERE status = 201")
                    == booked)
            #expect(try await scene.server.findings() == [])
        }
    }

    /// Books on one server and asks the other again under the same key.
    private func book(
        _ scene: BookingScene, _ servers: [TestServer], _ doctors: [TestUser], _ key: String,
        _ random: inout SeededRandom
    ) async throws {
        let slot = Int.random(in: 0..<40, using: &random)
        let hour = 9 + slot % 8
        let doctor = doctors[Int.random(in: 0..<2, using: &random)]
        let body = scene.body(
            at: "\(hour < 10 ? "0" : "")\(hour):00",
            on: ["2026-05-05", "2026-05-06", "2026-05-07", "2026-05-08", "2026-05-11"][slot / 8],
            ["doctorId": .string(doctor.id.description)])
        let turn = Int.random(in: 0..<2, using: &random)
        var answers: [Answer] = []
        for server in [servers[turn], servers[1 - turn]] {
            answers.append(
                try await server.send(
                    .post, "/appointments", as: scene.receptionist, body: body,
                    headers: ["Idempotency-Key": key]))
        }
        #expect([201, 409].contains(answers[0].status), "\(answers[0])")
        if answers[0].status == 201 {
            #expect(answers[1].status == 201 && answers[1].id == answers[0].id, "\(answers[1])")
            #expect(answers[1].header("Idempotency-Replayed") != nil)
        }
    }
}

/// The writer of a clinic's group, held up by a job so that others gather behind it.
private struct HeldWriter {
    private let database: Database
    private let gate = DispatchSemaphore(value: 0)
    private let job: Task<Void, any Error>

    init(_ database: Database, _ clinic: ID) async throws {
        self.database = database
        let isRunning = Flag()
        job = Task { [gate] in
            try await database.write(in: .clinic(clinic)) { _ in
                isRunning.set()
                _ = gate.wait(timeout: .now() + 120)
            }
        }
        try await Self.eventually { isRunning.isSet }
    }

    /// Returns when so many wait.
    func wait(for count: Int) async throws {
        try await Self.eventually { database.metrics.writes.waiting == count }
    }

    func letGo() async throws {
        gate.signal()
        try await job.value
    }

    private static func eventually(_ condition: () -> Bool) async throws {
        for _ in 0..<12_000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the bookings never waited together")
    }

    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }
}
