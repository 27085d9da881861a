import API
import Domain
import Storage

/// `PATCH /appointments/:id/status`: exactly the transitions of the specification, with an invoice if one is asked for.
enum ChangeStatus {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ body: Decoded<StatusRequest>, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let before = try Visit.locked(tx, scope, try call.id())
        let wanted = try body.get()
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
        try Admission.place(tx, call, place, moving: before.id) {
            try tx.attempt(AppointmentQueries.replace(scope, before.id, with: change, at: call.now))
        }
        if let invoice = wanted.invoice {
            try CreateInvoice.run(tx, call, invoice, for: before, journal)
        }

        let after = try Visit.found(tx, scope, before.id)
        let notice = NoticeRule.changed(from: before.status, to: after.status)
        try journal.changed(before, to: after, as: .statusChanged, notice, tx)
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
