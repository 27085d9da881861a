import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /doctors/:id/schedule`: back to the clinic's hours.
enum ClearSchedule {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ journal: Journal) throws -> Reply {
        try clear(tx, call, try DoctorAccess.write(tx, call), journal)
        return .noContent
    }

    static func clear(_ tx: borrowing Transaction, _ call: Call, _ doctorId: ID, _ journal: Journal) throws {
        let before = try ReadSchedule.schedule(tx, call.scope, doctorId)
        let removed = try tx.run("DELETE FROM doctor_schedules WHERE clinic_id = \(call.scope.clinicId) AND doctor_id = \(doctorId)")
        guard removed > 0 else { return }
        journal.audit(.deleted, .doctorSchedule, doctorId, before: before, after: nil)
    }
}
