import Domain
import Storage

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
