import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct StreamIsolationTests {
    struct Reader: Sendable {
        var user: TestUser
        var clinic: TestClinic
        /// Told apart from the rule under test: by hand.
        var sees: @Sendable (EventAudience) -> Bool
    }

    @Test("Each reader gets exactly what they may see, replayed and live", arguments: TestEngine.allCases)
    func exactly(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let (readers, audiences, clinics) = try await Self.people(server)
            // Once before anybody listens, once live.
            for audience in audiences {
                for clinic in clinics { try await server.publish(audience, in: clinic) }
            }
            try await server.whileStreaming {
                var clients: [StreamClient] = []
                for reader in readers {
                    clients.append(
                        try await StreamClient(server, as: reader.user, clinic: reader.clinic, lastEventId: 0)
                    )
                }
                for audience in audiences {
                    for clinic in clinics { try await server.publish(audience, in: clinic) }
                }
                for reader in readers { try await server.publish(Self.end(reader), in: reader.clinic) }
                for (index, reader) in readers.enumerated() {
                    var seen: [Int64] = []
                    let end = try await Self.visible(to: reader, server, upTo: .max)
                    while seen.count < end.count, let message = try await clients[index].next() {
                        seen.append(message.id)
                    }
                    #expect(seen == end, "\(reader.user.role)")
                }
            }
        }
    }

    @Test(
        "Clients that drop off and resume at random end with exactly their events, in order, nothing twice",
        arguments: TestEngine.allCases, [1, 2, 3] as [UInt64])
    func dropAndResume(engine: TestEngine, seed: UInt64) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let (readers, audiences, clinics) = try await Self.people(server)
            let count = 120
            try await server.whileStreaming {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (index, reader) in readers.enumerated() {
                        group.addTask {
                            var random = StreamChance(seed: seed &* 1000 &+ UInt64(index))
                            var seen: [StreamMessage] = []
                            var last: Int64 = 0
                            while seen.last?.data.contains("end-\(index)\"") != true {
                                var client = try await StreamClient(
                                    server, as: reader.user, clinic: reader.clinic, lastEventId: last)
                                for _ in 0..<Int.random(in: 1...15, using: &random) {
                                    guard let message = try await client.next() else { break }
                                    seen.append(message)
                                    last = message.id
                                    if message.data.contains("end-\(index)\"") { break }
                                }
                            }
                            #expect(seen.map(\.id) == seen.map(\.id).sorted())
                            #expect(Set(seen.map(\.id)).count == seen.count)
                            let expected = try await Self.visible(to: reader, server, upTo: last)
                            #expect(seen.map(\.id) == expected, "\(reader.user.role)")
                        }
                    }
                    group.addTask {
                        var random = StreamChance(seed: seed)
                        for _ in 0..<count {
                            let audience = audiences.randomElement(using: &random) ?? .clinic(patient: nil)
                            try await server.publish(
                                audience, in: clinics.randomElement(using: &random) ?? clinics[0])
                        }
                        for (index, reader) in readers.enumerated() {
                            try await server.publish(Self.end(reader), in: reader.clinic, "end-\(index)")
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    /// Something that this reader sees.
    private static func end(_ reader: Reader) -> EventAudience { .users(reader.user.id, reader.user.id) }

    private static func visible(
        to reader: Reader, _ server: TestServer, upTo last: Int64
    ) async throws -> [Int64] {
        let clinicId = reader.clinic.id
        let rows = try await server.database.read { tx in
            try tx.query(
                """
                SELECT number, patient_id, user_a, user_b FROM events WHERE clinic_id = \(clinicId)
                AND number <= \(last) ORDER BY number
                """
            ) { row -> (Int64, EventAudience) in
                if let one: ID = try row.get(2), let other: ID = try row.get(3) {
                    return (row.int(0), .users(one, other))
                }
                return (row.int(0), EventAudience(patientId: try row.get(1)))
            }
        }
        return rows.filter { reader.sees($0.1) }.map(\.0)
    }

    private static func people(_ server: TestServer) async throws -> ([Reader], [EventAudience], [TestClinic])
    {
        let north = try await server.makeClinic("North")
        let south = try await server.makeClinic("South")
        var readers: [Reader] = []
        var audiences: [EventAudience] = [.clinic(patient: nil), .everyone]
        var staff: [TestUser] = []
        for clinic in [north, south] {
            for role in [Role.doctor, .receptionist, .admin] {
                let user = try await server.makeUser(role, in: clinic)
                staff.append(user)
                readers.append(
                    Reader(user: user, clinic: clinic) { audience in
                        switch audience {
                        case .clinic, .everyone: true
                        case .users(let one, let other): [one, other].contains(user.id)
                        }
                    })
            }
            for _ in 1...2 {
                let user = try await server.makeUser(.patient, in: clinic)
                let record = try #require(user.patientId)
                audiences.append(.clinic(patient: record))
                readers.append(
                    Reader(user: user, clinic: clinic) { audience in
                        switch audience {
                        case .everyone: true
                        case .clinic(let patient): patient == record
                        case .users(let one, let other): [one, other].contains(user.id)
                        }
                    })
            }
        }
        audiences += [
            .users(staff[0].id, staff[1].id), .users(staff[1].id, staff[2].id),
            .users(staff[3].id, staff[4].id),
        ]
        return (readers, audiences, [north, south])
    }
}
