import Domain
import Storage

/// Puts the writes of a clinic's appointments and the changes of its calendar (hours, zone, buffer, closures,
/// blocks, doctors' schedules and time off) into one order, so that a booking never rests on a calendar that
/// is gone when it commits (docs/decisions/0020).
///
/// Appointments share the lock and don't wait for each other; a change has it alone. It is the first lock of
/// a transaction, before any row's, so that nobody can deadlock.
enum CalendarLock {
    /// Before an appointment's row, or the calendar that it is judged by, is read.
    static func share(_ tx: borrowing Transaction, _ scope: ClinicScope) throws {
        try tx.lock(shared: [name(scope)])
    }

    /// Before the calendar that is about to change is read.
    static func change(_ tx: borrowing Transaction, _ scope: ClinicScope) throws {
        try tx.lock([name(scope)])
    }

    fileprivate static func name(_ scope: ClinicScope) -> String { "calendar:\(scope.clinicId)" }
}

/// Lets those who want the same doctor, room or operatory decide one after the other.
///
/// The schema alone keeps appointments apart, but of two inserts that race for one slot PostgreSQL lets each
/// wait for the other until its deadlock timer runs out: a second. Behind these locks the second one reads
/// what the first one booked, and the rule refuses it at once with the appointment in the way.
enum ResourceLock {
    /// Also shares the clinic's ``CalendarLock``, ahead of the resources. What is read next waits for the
    /// locks, in the same round trip.
    static func take(_ tx: borrowing Transaction, _ scope: ClinicScope, _ slot: RequestedSlot) throws {
        var names: [String] = []
        // A doctor works in several clinics; rooms and operatories belong to one.
        if let doctorId = slot.doctorId { names.append(name(ofDoctor: doctorId)) }
        if let roomId = slot.roomId { names.append("room:\(roomId)") }
        if let operatory = slot.operatoryKey { names.append("operatory:\(scope.clinicId):\(operatory)") }
        try tx.lockLater(shared: [CalendarLock.name(scope)], names)
    }

    /// For a change that moves the appointments of many doctors, who may have appointments in other clinics.
    static func take(_ tx: borrowing Transaction, doctors: [ID]) throws {
        try tx.lock(doctors.map(name(ofDoctor:)))
    }

    private static func name(ofDoctor id: ID) -> String { "doctor:\(id)" }
}
