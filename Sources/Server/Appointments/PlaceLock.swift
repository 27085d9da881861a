import Domain
import Storage

/// Lets those who want the same doctor, room or operatory decide one after the other.
///
/// The schema alone keeps visits apart, but of two inserts that race for one place PostgreSQL lets each wait for the other until its
/// deadlock timer runs out: a second. Behind these locks the second one reads what the first one booked, and the rule refuses it at
/// once with the visit in the way. SQLite's one writer needs none.
enum PlaceLock {
    static func take(_ tx: borrowing Transaction, _ scope: ClinicScope, _ place: Placement) throws {
        guard tx.engine == .postgres else { return }
        var keys: [Int64] = []
        // A doctor works in several clinics; rooms and operatories belong to one.
        if let doctorId = place.doctorId { keys.append(number("doctor:\(doctorId)")) }
        if let roomId = place.roomId { keys.append(number("room:\(roomId)")) }
        if let operatory = place.operatoryKey { keys.append(number("operatory:\(scope.clinicId):\(operatory)")) }
        // In one order for everybody, so that nobody waits crosswise.
        for key in keys.sorted() {
            _ = try tx.first("SELECT pg_advisory_xact_lock(\(key))") { _ in true }
        }
    }

    /// FNV-1a: two names that meet in one number only wait for each other.
    private static func number(_ name: String) -> Int64 {
        Int64(bitPattern: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
    }
}
