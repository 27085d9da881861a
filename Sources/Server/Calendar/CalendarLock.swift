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

/// Lets those who want the same doctor, room or operatory decide one after the other.
///
/// The schema alone keeps appointments apart, but of two inserts that race for one place PostgreSQL lets each
/// wait for the other until its deadlock timer runs out: a second. Behind these locks the second one reads
/// what the first one booked, and the rule refuses it at once with the appointment in the way. SQLite's one
/// writer needs none.
enum ResourceLock {
    /// Also shares the clinic's ``CalendarLock``, ahead of the places. What is read next waits for the locks,
    /// in the same round trip.
    static func take(_ tx: borrowing Transaction, _ scope: ClinicScope, _ slot: RequestedSlot) throws {
        guard tx.engine == .postgres else { return }
        var names: [String] = []
        // A doctor works in several clinics; rooms and operatories belong to one.
        if let doctorId = slot.doctorId { names.append(name(ofDoctor: doctorId)) }
        if let roomId = slot.roomId { names.append("room:\(roomId)") }
        if let operatory = slot.operatoryKey { names.append("operatory:\(scope.clinicId):\(operatory)") }
        try tx.runLater([CalendarLock.sharing(scope)] + statements(names))
    }

    /// For a change that moves the appointments of many doctors, who may have appointments in
    /// other clinics too.
    static func take(_ tx: borrowing Transaction, doctors: [ID]) throws {
        guard tx.engine == .postgres else { return }
        let all = statements(doctors.map(name(ofDoctor:)))
        for batch in stride(from: 0, to: all.count, by: 128) {
            try tx.runAll(Array(all[batch..<min(batch + 128, all.count)]))
        }
    }

    /// In one order for everybody, so that nobody can deadlock.
    private static func statements(_ names: [String]) -> [SQL] {
        names.map(number).sorted().map { "SELECT pg_advisory_xact_lock(\($0))" }
    }

    private static func name(ofDoctor id: ID) -> String { "doctor:\(id)" }

    /// FNV-1a: two names that meet in one number only wait for each other.
    static func number(_ name: String) -> Int64 {
        Int64(
            bitPattern: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        )
    }
}
