/// What happened that somebody is told about; raw values are notification types and the start
/// of template names.
public enum NotificationEvent: String, CaseIterable, Hashable, Sendable {
    /// An appointment was booked as `scheduled` or `confirmed`.
    case appointmentScheduled = "appointment.scheduled"
    /// An appointment that was asked for is `scheduled` or `confirmed` now.
    case appointmentApproved = "appointment.approved"
    /// An appointment was asked for and waits for approval.
    case appointmentRequested = "appointment.requested"
    /// Another time, another length or another doctor.
    case appointmentRescheduled = "appointment.rescheduled"
    /// To the doctor who gets another doctor's appointment, or one that had none.
    case appointmentAssigned = "appointment.assigned"
    /// To the doctor who no longer has it.
    case appointmentUnassigned = "appointment.unassigned"
    /// Another room, operatory or type.
    case appointmentUpdated = "appointment.updated"
    case appointmentStatusChanged = "appointment.status_changed"
    case appointmentCancelled = "appointment.cancelled"
    case appointmentNoShow = "appointment.no_show"
    case appointmentReminder = "appointment.reminder"
    case messageToPatient = "message.patient"
    case messageToDoctor = "message.doctor"
    case messageToClinic = "message.clinic"
    case messageToStaff = "message.staff"
    case deliveryFailed = "delivery.failed"
}

/// Those of a clinic who are told together.
public enum Audience: Hashable, Sendable {
    /// The users of this patient's record.
    case patient(ID)
    case doctor(ID)
    case receptionists
    case admins
    /// The one that a direct message names.
    case colleague(ID)

    public var isPatient: Bool { patientId != nil }

    /// The patient whose users these are.
    public var patientId: ID? { if case .patient(let id) = self { id } else { nil } }
}

public enum NotificationChannel: String, CaseIterable, Hashable, Sendable {
    case inApp = "in_app"
    case email
    case whatsapp
}

/// Who is told what, by which channels. E-mail and WhatsApp need an address and a number.
public struct Notice: Hashable, Sendable {
    public var event: NotificationEvent
    public var audience: Audience
    public var channels: [NotificationChannel]

    public init(_ event: NotificationEvent, _ audience: Audience, _ channels: [NotificationChannel]) {
        self.event = event
        self.audience = audience
        self.channels = channels
    }
}
