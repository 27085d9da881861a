import API
import Domain

/// What POST sends (spec "POST /appointments", contract §4.7). What its sender must and may say depends on
/// who they are, so that is known also of a body with errors.
struct BookingBody: Sendable {
    let draft: Result<AppointmentDraft, ValidationFailure>
    /// Nil also where it is no id.
    let patientId: ID?
    let namesPatient: Bool
    let status: AppointmentStatus?

    init(_ fields: Fields) {
        namesPatient = fields.has("patientId") && !fields.isNull("patientId")
        patientId = fields.optional("patientId", .id)
        status = fields.optional(
            "status", .choice(of: AppointmentStatus.self, naming: AppointmentStatus.initial))
        draft = Result { () throws(ValidationFailure) in try AppointmentDraft(fields) }
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

    fileprivate init(_ fields: Fields) throws(ValidationFailure) {
        doctorId = fields.optional("doctorId", .id)
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

    init(_ fields: Fields) throws {
        patientId = fields.optional("patientId", .id)
        let durationMinutes = fields.required("durationMinutes", .integer(in: ClinicCalendar.durations))
        let status = fields.required("status", .choice(of: AppointmentStatus.self))
        // Throws the errors of those two as well.
        let draft = try AppointmentDraft(fields)
        let minutes: Int
        (minutes, self.status) = try fields.done(durationMinutes, status)
        slot = RequestedSlot(
            date: draft.date, time: draft.time, durationMinutes: minutes, doctorId: draft.doctorId,
            roomId: draft.roomId, operatory: draft.operatory)
        (appointmentType, notes) = (draft.appointmentType, draft.notes)
    }
}

/// Lengths in characters.
enum AppointmentLimits {
    static let appointmentType = 100
    static let operatory = 100
    static let notes = 5000
}
