import Domain
import Storage

/// Puts the writes of a clinic's appointments and the changes of its calendar (hours, zone, buffer, closures,
/// doctors' schedules and time off) into one order, so that a booking never rests on a calendar that is gone
/// when it commits (docs/decisions/0020).
///
/// Appointments share the lock and don't wait for each other; a change has it alone. It is the first lock of
/// a transaction, before any row's, so that nobody can deadlock. SQLite's one writer needs none.
enum CalendarLock {
    /// Before an appointment's row, or the calendar that it is judged by, is read.
    static func share(_ tx: borrowing Transaction, _ scope: ClinicScope) throws {
        guard tx.engine == .postgres else { return }
        try tx.run(sharing(scope))
    }

    /// Before the calendar that is about to change is read.
    static func change(_ tx: borrowing Transaction, _ scope: ClinicScope) throws {
        guard tx.engine == .postgres else { return }
        try tx.run("SELECT pg_advisory_xact_lock(\(number(scope)))")
    }

    static func sharing(_ scope: ClinicScope) -> SQL {
        "SELECT pg_advisory_xact_lock_shared(\(number(scope)))"
    }

    private static func number(_ scope: ClinicScope) -> Int64 {
        ResourceLock.number("calendar:\(scope.clinicId)")
    }
}
