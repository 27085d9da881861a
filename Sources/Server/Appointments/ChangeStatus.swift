import API
import Domain
import Storage

/// `PATCH /appointments/:id/status`: exactly the transitions of the specification, with an invoice if one is asked for.
enum ChangeStatus {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ body: Decoded<StatusRequest>, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let before = try Visit.locked(tx, scope, try call.id())
        let wanted = try body.get()
        let draft = try wanted.invoice?.draft(tx, scope)
        do {
            try StatusChange(from: before.status, to: wanted.status).judge(by: scope.role, ownVisit: before.patientId == scope.patientId)
        } catch {
            throw Problem(error)
        }
        if scope.role == .patient, wanted.invoice != nil || wanted.roomId != nil || wanted.operatory != nil {
            throw Problem.forbidden("Patients can only change the status of their appointments")
        }
        var place = before.place
        place.roomId = wanted.roomId ?? place.roomId
        place.operatory = wanted.operatory ?? place.operatory
        if place.roomId != before.place.roomId { try RoomQueries.requireRoom(tx, scope, place.roomId) }
        let change = VisitChange(
            place: place, span: try span(tx, call, before, place, to: wanted.status), appointmentType: before.appointmentType,
            status: wanted.status, notes: wanted.reason ?? before.notes, sequenceStep: 1)
        let now = try journal.stamp(tx, showing: [place.doctorId])
        try Admission.place(tx, call, place, moving: before.id) {
            try tx.attempt(AppointmentQueries.replace(scope, before.id, with: change, at: now))
        }
        if let invoice = wanted.invoice, let draft {
            try CreateInvoice.run(tx, call, invoice, draft, for: before, journal)
        }

        let after = try Visit.found(tx, scope, before.id)
        try journal.changed(before, to: after, as: .statusChanged, tx)
        return .json(after)
    }

    /// An approval is checked for conflicts again, and so is another room or operatory for a visit that keeps its time.
    private static func span(
        _ tx: borrowing Transaction, _ call: Call, _ before: Visit, _ place: Placement, to status: AppointmentStatus
    ) throws -> VisitSpan {
        guard status.holdsTime else { return before.span }
        if before.status.isApproved(by: status) { return try Admission.admit(tx, call, place, moving: before.id) }
        guard !before.place.isSame(as: place) else { return before.span }
        try Admission.requireFree(tx, call, place, moving: before.id)
        return before.span
    }
}
