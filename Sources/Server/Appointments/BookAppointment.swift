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
        let (draft, patientId, status) = try check(try body.get(), scope)
        let patient = try PatientCard.found(tx, scope, patientId)
        let slot = RequestedSlot(
            date: draft.date, time: draft.time,
            durationMinutes: try draft.durationMinutes ?? defaultDuration(tx, scope, draft.appointmentType),
            doctorId: draft.doctorId, roomId: draft.roomId, operatory: draft.operatory)
        let room = try RoomQueries.requireRoom(tx, scope, slot.roomId)
        let (span, doctorName) = try Admission.admitNamed(tx, call, slot) { zone in
            try PatientBookingCheck.require(tx, call, slot, in: zone)
        }
        var new = NewAppointment(
            id: call.newId(), clinicId: scope.clinicId, patientId: patient.id, slot: slot, span: span,
            appointmentType: draft.appointmentType, status: status, notes: draft.notes, createdAt: call.now)
        // Who is told is read before the stamp, behind which the clinic's other writers wait.
        try AppointmentNotifications(
            appointment: AppointmentRow(new, of: patient, doctorName: doctorName, room: room)
        ).announce(tx, recorder)
        new.createdAt = try recorder.stamp(tx, showing: [slot.doctorId])
        try Admission.insert(tx, call, slot) { try tx.attempt(AppointmentQueries.insert(new)) }

        let appointment = AppointmentRow(new, of: patient, doctorName: doctorName, room: room)
        let wire = WrittenJSON(appointment)
        recorder.booked(appointment, shownAs: wire)
        return .created(wire, at: "\(AppointmentRoutes.address)/\(appointment.id)")
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
    var createdAt: Instant
}

extension AppointmentRow {
    /// The appointment as a reading would find it once it is in the table; without the reading, since all of
    /// it is known.
    init(_ new: NewAppointment, of patient: PatientCard, doctorName: String?, room: RoomQueries.Sign?) {
        self.init(
            id: new.id, clinicId: new.clinicId, patientId: new.patientId, slot: new.slot,
            appointmentType: new.appointmentType,
            status: new.status, notes: new.notes, createdAt: new.createdAt, updatedAt: new.createdAt,
            patientName: patient.name,
            patientPhone: patient.phone, patientEmail: patient.email, patientNumber: patient.patientNumber,
            patientInsurance: patient.insurance, doctorName: doctorName, roomName: room?.name,
            roomColor: room?.color, span: new.span,
            sequence: 0)
    }
}
