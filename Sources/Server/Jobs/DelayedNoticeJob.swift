import Domain
import Storage

/// Tells of moved appointments once their moves have come to an end (front-desk.md, D5 point 2).
///
/// Whoever removes the row that waits tells of it in the same transaction; whoever comes second finds none.
struct DelayedNoticeJob: Sendable {
    static let batch = 100

    let database: Database
    let clock: Clock

    /// Returns of how many appointments was told.
    @discardableResult
    func run() async throws -> Int {
        var told = 0
        while true {
            let now = clock.now()
            let due = try await database.read { tx in
                try DelayedNotice.due(tx, at: now, limit: Self.batch)
            }
            var done = 0
            for (clinicId, appointmentId) in due where try await tell(appointmentId, in: clinicId, at: now) {
                done += 1
            }
            told += done
            // Those that another server was quicker with are no longer due; the next look shows.
            if due.count < Self.batch || done == 0 { return told }
        }
    }

    private func tell(_ appointmentId: ID, in clinicId: ID, at now: Instant) async throws -> Bool {
        try await database.write(in: .clinic(clinicId)) { tx in
            let scope = ClinicScope.system(clinicId: clinicId)
            let appointment = try AppointmentRow.locked(tx, scope, appointmentId)
            // It may have moved again.
            guard let waiting = try DelayedNotice.find(tx, appointmentId), waiting.dueAt <= now else {
                return false
            }
            let recorder = ChangeRecorder(
                scope: scope, request: .job("delayed-notices", at: now), clock: clock)
            try waiting.announce(appointment, tx, recorder)
            try recorder.flush(tx)
            return true
        }
    }
}
