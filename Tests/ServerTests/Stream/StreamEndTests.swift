import API
import Domain
import HTTPTypes
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct StreamEndTests {
    @Test("A removed member's stream ends before the next event", arguments: TestEngine.allCases)
    func removedMember(engine: TestEngine) async throws {
        try await follow(engine) { server, clinic, doctor, client in
            try await server.endMembership(of: doctor, in: clinic)
            try await server.publish(.clinic(patient: nil), in: clinic)
            #expect(try await client.next() == nil)
        }
    }

    @Test("A removed member's idle stream ends with the next heartbeat", arguments: TestEngine.allCases)
    func removedIdleMember(engine: TestEngine) async throws {
        try await follow(engine) { server, clinic, doctor, client in
            try await server.backend.hub.beat()
            try await server.endMembership(of: doctor, in: clinic)
            try await server.backend.hub.beat()
            #expect(try await client.next() == nil)
        }
    }

    @Test("A stream ends when its token does", arguments: TestEngine.allCases)
    func expiry(engine: TestEngine) async throws {
        try await follow(engine) { server, clinic, _, client in
            server.clock.advance(seconds: AccessTokens.lifetime + 1)
            try await server.publish(.clinic(patient: nil), in: clinic)
            #expect(try await client.next() == nil)
        }
    }

    @Test(
        "Streams end at once when the server stops, and new ones are refused", arguments: TestEngine.allCases)
    func shutdown(engine: TestEngine) async throws {
        try await follow(engine) { server, clinic, doctor, client in
            server.backend.hub.close()
            let next = try await client.next()
            #expect(next == nil)
            let refused = try await StreamClient(server, as: doctor)
            #expect(refused.status == 503)
        }
    }

    @Test(
        "A heartbeat moves an idle client's position past what was not for it", arguments: TestEngine.allCases
    )
    func heartbeat(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let patient = try await server.makeUser(.patient, in: clinic)
            try await server.whileStreaming {
                var client = try await StreamClient(server, as: patient)
                try await client.begin()
                for _ in 1...4 { try await server.publish(.clinic(patient: nil), in: clinic) }
                server.backend.hub.wake(clinic.id)
                try await server.backend.hub.advance()
                while server.backend.hub.state.withLock({ $0.feeds[clinic.id]?.delivered }) != 4 {
                    await Task.yield()
                }
                try await server.backend.hub.beat()
                try await server.publish(.clinic(patient: patient.patientId), in: clinic)
                #expect(try await client.next()?.id == 5)
            }
        }
    }

    @Test(
        "A reader that takes nothing is cut off, and holds no more than its bound",
        arguments: TestEngine.allCases)
    func slowReader(engine: TestEngine) async throws {
        try await follow(engine) { server, clinic, _, client in
            let large = String(repeating: "x", count: 256 * 1024)
            var written = 0
            while server.backend.hub.openStreams > 0, written < 400 {
                try await server.publish(.clinic(patient: nil), in: clinic, large)
                written += 1
            }
            #expect(server.backend.hub.openStreams == 0, "after \(written) events")
            let metrics = try await server.get("/metrics").text
            #expect(metrics.contains("odontox_streams_cut_off_total{reason=\"slow\"} 1"), "\(metrics)")
            withExtendedLifetime(client) {}
        }
    }

    @Test("A box holds so many bytes and frames, then its stream is cut off")
    func bound() async throws {
        for size in [1, 4000] {
            let isCut = Mutex(false)
            let subscriber = Self.subscriber { isCut.withLock { $0 = true } }
            var count: Int64 = 0
            while subscriber.offer(Self.event(count + 1, size: size)), count < 10_000 { count += 1 }
            #expect(count <= Subscriber.countLimit && count * Int64(size) <= Subscriber.byteLimit)
            #expect(count > 100)
            #expect(isCut.withLock { $0 })
            #expect(await subscriber.next() == nil)
        }
    }

    @Test("A reader that took nothing between two heartbeats is cut off, one that reads is not")
    func stalled() async throws {
        let reading = Self.subscriber {}
        let stalled = Self.subscriber {}
        for number in 1...4 {
            for subscriber in [reading, stalled] { subscriber.offer(Self.event(Int64(number), size: 10)) }
            #expect(await reading.next() != nil)
            #expect(reading.beat(position: Int64(number)))
            if number < 2 {
                #expect(stalled.beat(position: 1))
            } else {
                stalled.beat(position: Int64(number))
            }
        }
        #expect(!reading.isClosed)
        #expect(stalled.isClosed)
    }

    @Test(
        "One user's and all users' streams are bounded, and a seat given up is free again",
        arguments: TestEngine.allCases)
    func seats(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let hub = EventHub(
                database: server.database, clock: server.clock.clock,
                limits: StreamLimits(total: 3, perUser: 2),
                metrics: server.backend.metrics, logger: TestDatabase.logger)
            let one = ID.make(at: server.now)
            var seats = [try hub.seat(for: one), try hub.seat(for: one)]
            #expect { try hub.seat(for: one) } throws: { ($0 as? Problem)?.status == .tooManyRequests }
            seats.append(try hub.seat(for: ID.make(at: server.now)))
            #expect { try hub.seat(for: ID.make(at: server.now)) } throws: {
                ($0 as? Problem)?.status == .serviceUnavailable
            }
            seats.removeAll()
            #expect(hub.openStreams == 0)
            _ = try hub.seat(for: one)
        }
    }

    private func follow(
        _ engine: TestEngine,
        _ body:
            @escaping @Sendable (TestServer, TestClinic, TestUser, inout StreamClient) async throws -> Void
    ) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            try await server.whileStreaming {
                var client = try await StreamClient(server, as: doctor)
                try await client.begin()
                // Joined: an event has come through.
                try await server.publish(.clinic(patient: nil), in: clinic)
                #expect(try await client.next()?.id == 1)
                try await body(server, clinic, doctor, &client)
            }
        }
    }

    private static func subscriber(_ disconnect: @escaping @Sendable () -> Void) -> Subscriber {
        let scope = ClinicScope.system(clinicId: ID(high: 1, low: 1))
        return Subscriber(EventReader(scope), expires: Instant(milliseconds: .max), disconnect: disconnect)
    }

    private static func event(_ number: Int64, size: Int) -> StreamEvent {
        StreamEvent(
            number: number, audience: .clinic(patient: nil),
            frame: ByteBuffer(repeating: UInt8(ascii: "x"), count: size))
    }
}
