import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Metrics of deliveries and streams")
struct DeliveryMetricsTests {
    @Test(
        "Deliveries are counted by channel and outcome, and the backlog by its size and age",
        arguments: TestEngine.allCases)
    func deliveries(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            for name in ["gone", "later"] {
                try await server.enqueue(.email, in: clinic, to: "\(name)@example.org")
            }
            for _ in 1...3 { try await server.enqueue(.whatsapp, in: clinic) }
            var transports = Transports.sandbox
            transports.sandboxed = []
            transports.email = {
                $0.recipient.hasPrefix("gone") ? .refused(reason: "No such box") : .failed(reason: "Busy")
            }
            // Stamps run some milliseconds ahead of a clock that stands still.
            server.clock.advance(seconds: 8)
            var text = try await server.get("/metrics").text
            for line in [
                #"odontox_outbox_waiting{channel="email"} 2"#,
                #"odontox_outbox_waiting{channel="whatsapp"} 3"#,
                #"odontox_outbox_oldest_seconds{channel="whatsapp"} 7"#,
            ] { #expect(text.contains(line + "\n"), "\(text)") }

            try await OutboxWorker(server.outbox(transports)).deliverDue()
            text = try await server.get("/metrics").text
            for line in [
                #"odontox_deliveries_total{channel="email",outcome="failed"} 1"#,
                #"odontox_deliveries_total{channel="email",outcome="retried"} 1"#,
                #"odontox_deliveries_total{channel="email",outcome="sent"} 0"#,
                #"odontox_deliveries_total{channel="whatsapp",outcome="sent"} 3"#,
                // Asked of the database no more than once in five seconds.
                #"odontox_outbox_waiting{channel="email"} 2"#,
            ] { #expect(text.contains(line + "\n"), "\(text)") }

            server.clock.advance(seconds: 5)
            text = try await server.get("/metrics").text
            for line in [
                #"odontox_outbox_waiting{channel="email"} 1"#,
                #"odontox_outbox_oldest_seconds{channel="email"} 12"#,
                #"odontox_outbox_waiting{channel="whatsapp"} 0"#,
                #"odontox_outbox_oldest_seconds{channel="whatsapp"} 0"#,
            ] { #expect(text.contains(line + "\n"), "\(text)") }
        }
    }

    @Test("Open streams and the events that they were sent are counted", arguments: TestEngine.allCases)
    func streams(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let desk = try await server.makeUser(.receptionist, in: clinic)
            try await server.publish(.clinic(patient: nil), in: clinic)
            try await server.whileStreaming {
                var live = try await StreamClient(server, as: doctor)
                try await live.begin()
                var late = try await StreamClient(server, as: desk, lastEventId: 0)
                #expect(try await late.next()?.id == 1)
                try await server.publish(.clinic(patient: nil), in: clinic)
                #expect(try await live.next()?.id == 2)
                #expect(try await late.next()?.id == 2)
                let text = try await server.get("/metrics").text
                #expect(text.contains("odontox_streams_open 2\n"), "\(text)")
                #expect(text.contains("odontox_streams_cut_off_total{reason=\"stalled\"} 0\n"), "\(text)")
                // One replayed, and one live for each.
                let line = "odontox_stream_events_sent_total 3\n"
                while !(try await server.get("/metrics").text.contains(line)) { await Task.yield() }
            }
        }
    }
}
