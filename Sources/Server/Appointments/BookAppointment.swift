import API
import Domain
import Storage

/// `POST /appointments`: books a visit, or asks for one when a patient does (contract §4.7).
enum BookAppointment {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ body: Decoded<AppointmentDraft>, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let draft = try complete(body, call).get()
        guard let status = AppointmentStatus.initial(asked: draft.status, by: scope.role) else {
            throw Problem.invalid("status", "must be one of requested, scheduled, confirmed")
        }
        let patient = try PatientCard.found(tx, scope, try patientId(draft, scope))
        let place = Placement(
            date: draft.date, time: draft.time,
            durationMinutes: try draft.durationMinutes ?? defaultDuration(tx, scope, draft.appointmentType),
            doctorId: draft.doctorId, roomId: draft.roomId, operatory: draft.operatory)
        try RoomQueries.requireRoom(tx, scope, place.roomId)
        let new = NewVisit(
            id: call.newId(), clinicId: scope.clinicId, patientId: patient.id, place: place,
            span: try Admission.admit(tx, call, place), appointmentType: draft.appointmentType, status: status, notes: draft.notes,
            createdAt: call.now)
        try Admission.place(tx, call, place, AppointmentQueries.insert(new))

        let visit = try Visit.found(tx, scope, new.id)
        try journal.booked(visit, tx)
        return .created(visit.wire, at: "\(AppointmentRoutes.address)/\(visit.id)")
    }

    /// Only staff must name a patient: what is missing is told together with the other fields' errors (contract §2).
    private static func complete(_ body: Decoded<AppointmentDraft>, _ call: Call) -> Decoded<AppointmentDraft> {
        guard call.scope.role.isStaff, case .failure(var failure as ValidationFailure) = body,
            let sent = try? call.request.json(), sent["patientId"]?.isNull ?? true
        else { return body }
        failure.fields.append(FieldError(field: "patientId", message: "is required"))
        return .failure(failure)
    }

    /// A patient books for themselves and nobody else; staff say for whom.
    private static func patientId(_ draft: AppointmentDraft, _ scope: ClinicScope) throws -> ID {
        if let own = scope.patientId {
            guard draft.patientId == nil || draft.patientId == own else {
                throw Problem.forbidden("Patients can only book appointments for themselves")
            }
            return own
        }
        guard let patientId = draft.patientId else { throw Problem.invalid("patientId", "is required") }
        return patientId
    }

    /// The appointment type's own length, else the clinic's slot.
    private static func defaultDuration(_ tx: borrowing Transaction, _ scope: ClinicScope, _ type: String) throws -> Int {
        try tx.first(
            """
            SELECT coalesce(t.duration_minutes, c.slot_minutes) FROM clinics c
            LEFT JOIN appointment_types t ON t.clinic_id = c.id AND lower(t.name) = lower(\(type)) AND t.deleted_at IS NULL
            WHERE c.id = \(scope.clinicId)
            """
        ) { Int($0.int(0)) } ?? ClinicCalendar.standardSlot
    }
}

/// A visit on its way into the table.
struct NewVisit: Sendable {
    var id: ID
    var clinicId: ID
    var patientId: ID
    var place: Placement
    var span: VisitSpan
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    var createdAt: Instant
}
