import Domain
import Storage
import TestSupport
import Testing

@testable import Server

struct RetentionJobTests {
    @Test("Settled deliveries are forgotten in time, those that wait never", arguments: TestEngine.allCases)
    func deliveries(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let old = try await server.enqueue(.email, in: clinic, to: "a@example.org")
            try await OutboxWorker(server.outbox(.sandbox)).deliverDue()
            let waiting = try await server.enqueue(.email, in: clinic, to: "b@example.org")
            server.clock.advance(minutes: (RetentionJob.deliveryDays + 1) * 1440)
            let recent = try await server.enqueue(.email, in: clinic, to: "c@example.org")
            try await RetentionJob(database: server.database, clock: server.clock.clock).run()
            #expect(try await server.state(of: old) == nil)
            #expect(try await server.state(of: waiting)?.status == "pending")
            #expect(try await server.state(of: recent)?.status == "pending")
        }
    }

    @Test("Events go from the front only, each clinic's by itself", arguments: TestEngine.allCases)
    func events(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let busy = try await server.makeClinic()
            let quiet = try await server.makeClinic()
            for _ in 1...(RetentionJob.batch + 5) { try await server.publish(.clinic(patient: nil), in: busy) }
            try await server.publish(.clinic(patient: nil), in: quiet)
            server.clock.advance(minutes: RetentionJob.eventDays * 1440 + 1)
            try await server.publish(.clinic(patient: nil), in: busy)
            try await RetentionJob(database: server.database, clock: server.clock.clock).run()
            #expect(try await server.count("SELECT count(*) FROM events") == 1)
            #expect(try await server.count("SELECT number FROM events") == RetentionJob.batch + 6)
        }
    }
}
