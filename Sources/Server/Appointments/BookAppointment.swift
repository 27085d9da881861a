import API
import Domain
import Storage

/// `POST /appointments`: books an appointment, or asks for one when a patient does (contract §4.7).
enum BookAppointment {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<BookingBody>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let body = try body.get()
        try OverrideRight.require(body.claim, tx, scope)
        let (draft, patientId, status) = try check(body, scope)
        let asked = try PatientCard.ask(tx, scope, patientId)
        let slot = RequestedSlot(
            date: draft.date, time: draft.time,
            durationMinutes: try draft.durationMinutes ?? defaultDuration(tx, scope, draft.appointmentType),
            doctorId: draft.doctorId, roomId: draft.roomId, operatory: draft.operatory)
        let facts = AppointmentFacts(
            patientId, slot, appointmentType: draft.appointmentType, status: status)
        let ahead = try Ahead(tx, call, slot, overriding: draft.overriding, facts, recorder)
        let patient = try PatientCard.found(tx, asked)
        let room = try RoomSign.found(tx, ahead.room)
        let admitted = try Admission.admit(
            tx, call, slot, ahead.day, overriding: draft.overriding
        ) { zone in
            try PatientBookingCheck.require(tx, call, slot, in: zone)
        }
        var new = NewAppointment(
            id: call.newId(), clinicId: scope.clinicId, patientId: patient.id, slot: slot,
            span: admitted.span, appointmentType: draft.appointmentType, status: status, notes: draft.notes,
            overriding: admitted.overriding, createdAt: call.now)
        // Recipients are read before the stamp, behind which the clinic's other writers wait.
        AppointmentNotifications(
            appointment: AppointmentRow(new, of: patient, doctorName: admitted.doctorName, room: room)
        ).announce(to: try Recipients.read(tx, ahead.recipients, ahead.notices), recorder)
        new.createdAt = try recorder.stamp(tx, showing: [slot.doctorId], sealingFor: patient.id)
        try Admission.insert(tx, call, slot) { try tx.attempt(AppointmentQueries.insert(new)) }

        let appointment = AppointmentRow(new, of: patient, doctorName: admitted.doctorName, room: room)
        let wire = WrittenJSON(appointment)
        recorder.booked(appointment, shownAs: wire)
        recorder.overridden(appointment, draft.overriding)
        return .created(wire, at: "\(AppointmentRoutes.address)/\(appointment.id)")
    }

    /// All that a booking has to know and that no answer decides, asked in one round trip.
    private struct Ahead {
        var room: Asked?
        var day: Admission.AskedDay
        var notices: [Notice]
        var recipients: Asked

        init(
            _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot,
            overriding: Override?, _ facts: AppointmentFacts, _ recorder: ChangeRecorder
        ) throws {
            room = try RoomSign.ask(tx, call.scope, slot.roomId)
            day = try Admission.ask(tx, call, slot, overriding: overriding)
            notices = NotificationRules.appointment(from: nil, to: facts)
            recipients = try Recipients.ask(tx, recorder, notices)
        }
    }

    /// The body, if it suits its sender. A patient books for themselves and nobody else, as a request
    /// whatever they ask for; staff say for whom, in a status that an appointment can begin with, and are
    /// told of that together with the other fields' errors (contract §2).
    private static func check(
        _ body: BookingBody, _ scope: ClinicScope
    ) throws -> (draft: AppointmentDraft, patientId: ID, status: AppointmentStatus) {
        if let own = scope.patientId, let named = body.patientId, named != own {
            throw Problem.forbidden("Patients can only book appointments for themselves")
        }
        var (draft, wrong): (AppointmentDraft?, [FieldError]) = (nil, [])
        switch body.draft {
        case .success(let whole): draft = whole
        case .failure(let failure): wrong = failure.fields
        }
        let patientId = scope.patientId ?? body.patientId
        if patientId == nil && !body.namesPatient {
            wrong.append(FieldError(field: "patientId", message: "is required"))
        }
        let status = AppointmentStatus.initial(asked: body.status, by: scope.role)
        if status == nil {
            let names = AppointmentStatus.initial.map(\.rawValue).joined(separator: ", ")
            wrong.append(FieldError(field: "status", message: "must be one of \(names)"))
        }
        guard let draft, let patientId, let status, wrong.isEmpty else {
            throw ValidationFailure(fields: wrong)
        }
        return (draft, patientId, status)
    }

    /// The appointment type's own length, else the clinic's slot.
    private static func defaultDuration(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ type: String
    ) throws -> Int {
        try tx.first(
            """
            SELECT coalesce(t.duration_minutes, c.slot_minutes) FROM clinics c
            LEFT JOIN appointment_types t ON t.clinic_id = c.id AND t.name_key = \(TextKey.key(type))
            AND t.deleted_at IS NULL
            WHERE c.id = \(scope.clinicId)
            """
        ) { Int($0.int(0)) } ?? ClinicCalendar.standardSlot
    }
}

/// An appointment on its way into the table.
struct NewAppointment: Sendable {
    var id: ID
    var clinicId: ID
    var patientId: ID
    var slot: RequestedSlot
    var span: AppointmentSpan
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    var overriding: AppointmentOverride?
    var createdAt: Instant
}

extension AppointmentRow {
    /// The appointment as a reading would find it once it is in the table; without the reading, since all of
    /// it is known.
    init(_ new: NewAppointment, of patient: PatientCard, doctorName: String?, room: RoomSign?) {
        self.init(
            id: new.id, clinicId: new.clinicId, patientId: new.patientId, slot: new.slot,
            appointmentType: new.appointmentType,
            status: new.status, notes: new.notes, createdAt: new.createdAt, updatedAt: new.createdAt,
            patientName: patient.name,
            patientPhone: patient.phone, patientEmail: patient.email, patientNumber: patient.patientNumber,
            patientInsurance: patient.insurance, doctorName: doctorName, roomName: room?.name,
            roomColor: room?.color, overriding: new.overriding, span: new.span,
            sequence: 0)
    }
}
