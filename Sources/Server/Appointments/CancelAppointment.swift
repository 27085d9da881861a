import API
import Domain
import Storage

/// `DELETE /appointments/:id`: cancels the visit; its row stays (contract §4.12).
enum CancelAppointment {
    static let patientNote = "Cancelled by patient request"

    static func run(_ tx: borrowing Transaction, _ call: Call, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let before = try Visit.locked(tx, scope, try call.id())
        guard before.status != .cancelled else { return .json(before) }
        do {
            // Whoever may see a visit here may call it their own.
            try StatusChange(from: before.status, to: .cancelled).judge(by: scope.role, ownVisit: true)
        } catch {
            throw Problem(error)
        }
        let notes = scope.role == .patient ? patientNote : before.notes
        let now = try journal.stamp(tx, showing: [before.place.doctorId])
        try tx.run(AppointmentQueries.setStatus(scope, before.id, .cancelled, notes: notes, at: now))
        let after = try Visit.found(tx, scope, before.id)
        try journal.changed(before, to: after, as: .cancelled, tx)
        return .json(after)
    }
}
