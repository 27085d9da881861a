import Domain
import Storage

/// Appointments that are due for something by the clock, each dealt with in a transaction of its own.
struct DueAppointments: Sendable {
    /// Appointments looked for in one go.
    static let batch = 100
    /// Appointments dealt with in one run; the next run goes on with the rest.
    static let runLimit = 1000

    let database: Database
    let clock: Clock
    /// What the audit trail calls the request.
    let job: String
    /// By which columns those come first that have waited longest.
    let order: SQL
    /// Which appointments `a` of clinics `c` are due at a moment.
    let condition: @Sendable (Instant) -> SQL

    typealias Work =
        @Sendable (borrowing Transaction, ClinicScope, AppointmentRow, ChangeRecorder) throws -> Void

    private static let source: SQL = "clinics c JOIN appointments a ON a.clinic_id = c.id"

    /// Returns how many were dealt with, ``runLimit`` at most.
    func run(_ work: @escaping Work) async throws -> Int {
        var total = 0
        while total < Self.runLimit {
            let now = clock.now()
            let due = try await database.read { tx in try self.due(tx, at: now) }
            var done = 0
            for (clinicId, appointmentId) in due
            where try await settle(appointmentId, in: clinicId, at: now, work) { done += 1 }
            total += done
            // Those that another server was quicker with are no longer due; the next look shows.
            if due.count < Self.batch || done == 0 { break }
        }
        return total
    }

    private func settle(
        _ appointmentId: ID, in clinicId: ID, at now: Instant, _ work: @escaping Work
    ) async throws -> Bool {
        try await database.write(in: .clinic(clinicId)) { tx in
            let scope = ClinicScope.system(clinicId: clinicId)
            let appointment = try AppointmentRow.locked(tx, scope, appointmentId)
            guard try isDue(tx, appointmentId, at: now) else { return false }
            let recorder = ChangeRecorder(scope: scope, request: .job(job, at: now), clock: clock)
            try work(tx, scope, appointment, recorder)
            try recorder.flush(tx)
            return true
        }
    }

    private func due(_ tx: borrowing Transaction, at now: Instant) throws -> [(ID, ID)] {
        try tx.query(
            """
            SELECT a.clinic_id, a.id FROM \(Self.source) WHERE \(condition(now)) ORDER BY \(order)
            LIMIT \(Self.batch)
            """
        ) { (try $0.get(0), try $0.get(1)) }
    }

    /// The same question about one appointment, once its row is locked: it may have moved.
    private func isDue(_ tx: borrowing Transaction, _ appointmentId: ID, at now: Instant) throws -> Bool {
        try tx.exists("\(Self.source) WHERE a.id = \(appointmentId) AND \(condition(now))")
    }
}
