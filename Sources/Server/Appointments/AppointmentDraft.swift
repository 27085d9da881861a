import API
import Domain
import Storage

/// What POST sends (spec "POST /appointments", contract §4.7). What its sender must and may say depends on
/// who they are, so that is known also of a body with errors.
struct BookingBody: Sendable {
    let draft: Result<AppointmentDraft, ValidationFailure>
    let claim: OverrideClaim
    /// Nil also where it is no id.
    let patientId: ID?
    let namesPatient: Bool
    let status: AppointmentStatus?

    init(_ fields: Fields) {
        namesPatient = fields.has("patientId") && !fields.isNull("patientId")
        patientId = fields.optional("patientId", .id)
        status = fields.optional(
            "status", .choice(of: AppointmentStatus.self, naming: AppointmentStatus.initial))
        let doctorId = fields.optional("doctorId", .id)
        claim = OverrideClaim(fields, column: doctorId)
        draft = Result { () throws(ValidationFailure) in try AppointmentDraft(fields, doctorId: doctorId) }
    }
}

/// What PUT sends. As with POST, whether its sender may override is known also of a body with errors.
struct ReplacementBody: Sendable {
    let claim: OverrideClaim
    let replacement: Result<AppointmentReplacement, any Error>

    init(_ fields: Fields) {
        let doctorId = fields.optional("doctorId", .id)
        claim = OverrideClaim(fields, column: doctorId)
        replacement = Result { try AppointmentReplacement(fields, doctorId: doctorId) }
    }
}

/// The appointment that POST asks for, each field right by itself.
struct AppointmentDraft: Sendable {
    var doctorId: ID?
    var date: LocalDate
    var time: LocalTime
    var appointmentType: String
    var durationMinutes: Int?
    var operatory: String?
    var roomId: ID?
    var notes: String?
    var overriding: Override?

    fileprivate init(_ fields: Fields, doctorId: ID?) throws(ValidationFailure) {
        self.doctorId = doctorId
        overriding = fields.optional("override", .overriding)
        durationMinutes = fields.optional("durationMinutes", .integer(in: ClinicCalendar.durations))
        operatory = fields.optional("operatory", .text(max: AppointmentLimits.operatory))
        roomId = fields.optional("roomId", .id)
        notes = fields.optional("notes", .text(max: AppointmentLimits.notes))
        (date, time, appointmentType) = try fields.done(
            fields.required("appointmentDate", .date), fields.required("appointmentTime", .time),
            fields.required("appointmentType", .text(max: AppointmentLimits.appointmentType)))
    }
}

/// What PUT asks for: everything that it may change; what is omitted is cleared (contract §4.8).
struct AppointmentReplacement: Sendable {
    /// The appointment's own, if sent: a phone may send an appointment back as it got it.
    var patientId: ID?
    var slot: RequestedSlot
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    var overriding: Override?

    fileprivate init(_ fields: Fields, doctorId: ID?) throws {
        patientId = fields.optional("patientId", .id)
        let durationMinutes = fields.required("durationMinutes", .integer(in: ClinicCalendar.durations))
        let status = fields.required("status", .choice(of: AppointmentStatus.self))
        // Throws the errors of those two as well.
        let draft = try AppointmentDraft(fields, doctorId: doctorId)
        let minutes: Int
        (minutes, self.status) = try fields.done(durationMinutes, status)
        slot = RequestedSlot(
            date: draft.date, time: draft.time, durationMinutes: minutes, doctorId: draft.doctorId,
            roomId: draft.roomId, operatory: draft.operatory)
        (appointmentType, notes, overriding) = (draft.appointmentType, draft.notes, draft.overriding)
    }
}

/// Lengths in characters.
enum AppointmentLimits {
    static let appointmentType = 100
    static let operatory = 100
    static let notes = 5000
    static let overrideReason = 500
}

/// The appointment as the wire shows it (spec "Shared Schema"). The list of 50 is the hottest page there is,
/// so its rows are written without a value in between.
extension AppointmentRow: WireObject {
    static let schemaName: String? = "Appointment"
    static let fields = rowFields.map(\.field)

    /// About 950 bytes an appointment, names and notes included.
    static let bytes = 1024

    /// What a list selects: all but the appointment's time in UTC and its sequence number.
    static let listColumns = columns.before("a.starts_at")

    /// Writes a row that begins with ``listColumns``, as ``shown(to:)`` shows it.
    static func write(_ row: borrowing Row, to json: inout JSONWriter, for role: Role) {
        json.beginObject()
        for field in role.isStaff ? rowFields : patientFields { field.write(row, &json) }
        json.endObject()
    }

    private static let patientFields = rowFields.filter {
        !HiddenOverride.names.contains($0.field.name.description)
    }

    private static let rowFields: [RowField<AppointmentRow>] = {
        let at = columns.position
        return [
            RowField("id", \.id, .id(at("a.id"))),
            RowField("clinicId", \.clinicId, .id(at("a.clinic_id"))),
            RowField("patientId", \.patientId, .id(at("a.patient_id"))),
            RowField("doctorId", \.slot.doctorId, .id(at("a.doctor_id"))),
            RowField("appointmentDate", \.slot.date, .text(at("a.date"))),
            RowField("appointmentTime", \.slot.time, .time(at("a.time"))),
            RowField("appointmentType", \.appointmentType, .text(at("a.appointment_type"))),
            RowField(
                "durationMinutes", \.slot.durationMinutes, .integer(at("a.duration_minutes")),
                .integer(ClinicCalendar.durations)),
            RowField("status", \.status, .text(at("a.status"))),
            RowField("operatory", \.slot.operatory, .text(at("a.operatory"))),
            RowField("roomId", \.slot.roomId, .id(at("a.room_id"))),
            RowField("notes", \.notes, .text(at("a.notes"))),
            RowField("patientName", \.patientName, .name(at("p.first_name"), at("p.last_name"))),
            RowField("patientPhone", \.patientPhone, .text(at("p.phone"))),
            RowField("patientEmail", \.patientEmail, .text(at("p.email"))),
            RowField("patientNumber", \.patientNumber, .text(at("p.patient_number"))),
            RowField("patientInsurance", \.patientInsurance, .text(at("p.insurance"))),
            RowField(
                "doctorName", \.doctorName, .name(at("d.first_name"), at("d.last_name"), title: "\"Dr.\"")),
            RowField("invoiceId", \.invoice?.id, .id(at("i.id"))),
            RowField("invoiceStatus", \.invoice?.status, .text(at("i.status"))),
            RowField("invoiceBalance", \.invoice?.balance, .amount(at("i.balance"))),
            RowField("invoiceTotalAmount", \.invoice?.total, .amount(at("i.total_amount"))),
            RowField("roomName", \.roomName, .text(at("r.name"))),
            RowField("roomColor", \.roomColor, .text(at("r.color"))),
            .present("overrideReason", \.overriding?.reason, at: at("a.override_reason"), Cell.text),
            .present("overriddenBy", \.overriding?.userId, at: at("a.overridden_by"), Cell.id),
            RowField("arrivedAt", \.flow.arrivedAt, .instant(at("a.arrived_at"))),
            RowField("seatedAt", \.flow.seatedAt, .instant(at("a.seated_at"))),
            RowField("finishedAt", \.flow.finishedAt, .instant(at("a.finished_at"))),
            RowField("dismissedAt", \.flow.dismissedAt, .instant(at("a.dismissed_at"))),
            RowField("createdAt", \.createdAt, .instant(at("a.created_at"))),
            RowField(
                "updatedAt", \.updatedAt,
                .latest([at("a.updated_at"), at("p.renamed_at"), at("d.renamed_at"), at("r.renamed_at")])),
        ]
    }()
}
