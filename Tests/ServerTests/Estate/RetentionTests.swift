import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What is forgotten")
struct RetentionTests {
    @Test("Kept answers go after a day, and not before", arguments: TestEngine.allCases)
    func answersAndSessions(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            _ = try await SampleClinic.make(on: server, visits: 2)
            let job = RetentionJob(database: server.database, clock: server.clock.clock)
            try await job.run()
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 2)
            server.clock.advance(minutes: 24 * 60 + 1)
            try await job.run()
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 0)
            #expect(try await server.count("SELECT count(*) FROM appointments") == 2)
        }
    }
}
