import Domain
import Storage

/// Keeps the wall clock when a clinic's time zone changes: an appointment at 10:00 stays at 10:00, as
/// patients were told. Appointments from today on get the instants that the new zone gives them; earlier ones
/// took place when they did.
enum MoveToZone {
    private struct Move {
        var id: ID
        var start: Instant
    }

    /// Far from every real appointment, so that none is in another's way while they move.
    private static let limbo: Int64 = 1000 * 366 * 86_400_000
    /// More coming appointments than any clinic has.
    private static let limit = 200_000

    /// Throws 409 when an appointment would stand at a time that does not exist there, or too close to one
    /// in another clinic.
    static func run(
        _ tx: borrowing Transaction, _ scope: ClinicScope, from old: Zone, to new: Zone, at now: Instant
    ) throws {
        try ResourceLock.take(tx, doctors: try doctors(tx, scope, from: old.local(now).date))
        let coming: SQL = "clinic_id = \(scope.clinicId) AND date >= \(old.local(now).date)"
        let moves = try tx.query(
            """
            SELECT id, date, time, status FROM appointments WHERE \(coming) ORDER BY date, time, id
            LIMIT \(limit)
            """
        ) { row in
            let date: LocalDate = try row.get(1)
            let time: LocalTime = try row.get(2)
            let status: AppointmentStatus = try row.get(3)
            guard new.instant(of: date, time) != nil || !status.holdsTime else {
                throw refusal("\(time) on \(date) does not exist there")
            }
            return Move(id: try row.get(0), start: new.firstInstant(from: date, time))
        }
        guard !moves.isEmpty else { return }
        try tx.run(
            """
            UPDATE appointments SET starts_at = starts_at + \(limbo), ends_at = ends_at + \(limbo),
            busy_until = busy_until + \(limbo)
            WHERE \(coming)
            """)
        do {
            for batch in stride(from: 0, to: moves.count, by: 128) {
                try tx.runAll(moves[batch..<min(batch + 128, moves.count)].map { arrive($0, scope) })
            }
        } catch let error as DatabaseError {
            guard case .exclusion = error.kind else { throw error }
            throw refusal("an appointment would then be too close to another one")
        }
    }

    /// Whose days change: the same doctors may be booked elsewhere meanwhile.
    private static func doctors(
        _ tx: borrowing Transaction, _ scope: ClinicScope, from date: LocalDate
    ) throws -> [ID] {
        try tx.query(
            """
            SELECT DISTINCT doctor_id FROM appointments
            WHERE clinic_id = \(scope.clinicId) AND date >= \(date) AND doctor_id IS NOT NULL LIMIT 1000
            """
        ) { try $0.get(0) }
    }

    private static func arrive(_ move: Move, _ scope: ClinicScope) -> SQL {
        """
        UPDATE appointments SET starts_at = \(move.start), ends_at = \(move.start) + (ends_at - starts_at),
            busy_until = \(move.start) + (busy_until - starts_at)
        WHERE id = \(move.id) AND clinic_id = \(scope.clinicId)
        """
    }

    private static func refusal(_ why: String) -> Problem {
        .conflict(
            """
            The time zone can't change while appointments are booked as they are: \(why). Move or \
            cancel it first
            """,
            code: "ZONE_CONFLICT")
    }
}
