import API
import Domain
import Storage
import TestSupport

@testable import Server

extension TestServer {
    /// The outbox in the hands of these carriers; retries come halfway through their range.
    func outbox(_ transports: Transports, over database: Database? = nil) -> Outbox {
        Outbox(
            database: database ?? self.database, clock: clock.clock, transports: transports,
            metrics: backend.metrics,
            logger: TestDatabase.logger, jitter: { 0.5 })
    }

    /// Puts a notice into the outbox, as a write does. Returns its reference.
    @discardableResult
    func enqueue(
        _ channel: DeliveryChannel, in clinic: TestClinic, to recipient: String = "+923001234567",
        template: String = "appointment.scheduled",
        data: JSONValue = [
            "subject": "Appointment confirmed", "text": "See you", "patientName": "Ahmed Hassan",
        ], for purpose: DeliveryPurpose = .appointment, patient: ID? = nil, due: Instant? = nil
    ) async throws -> ID {
        let now = now
        return try await database.write { tx in
            let recorder = ChangeRecorder(scope: .system(clinicId: clinic.id), request: .job("test", at: now))
            let id = recorder.send(
                channel, to: recipient, for: purpose, patient: patient, template: template,
                data: WrittenJSON(data), entity: nil, due: due)
            try recorder.flush(tx)
            return id
        }
    }

    /// Delivers until nothing waits, moving the clock from one due moment to the next. Returns how many
    /// rounds it took.
    @discardableResult
    func deliverAll(_ outbox: Outbox, rounds: Int = 500) async throws -> Int {
        let worker = OutboxWorker(outbox)
        for round in 1...rounds {
            try await worker.deliverDue()
            let next = try await database.read { tx in
                try tx.first("SELECT min(next_attempt_at) FROM outbox WHERE status = 'pending'") {
                    try $0.get(0, as: Instant?.self)
                }
            }
            guard let next = next ?? nil else { return round }
            if next > now { clock.set(next) }
        }
        return rounds
    }

    struct OutboxState: Sendable, Equatable {
        var status: String
        var attempts: Int
        var reason: String?
    }

    func state(of id: ID) async throws -> OutboxState? {
        try await database.read { tx in
            try tx.first("SELECT status, attempts, reason FROM outbox WHERE id = \(id)") { row in
                OutboxState(status: try row.get(0), attempts: try row.get(1), reason: try row.get(2))
            }
        }
    }
}
