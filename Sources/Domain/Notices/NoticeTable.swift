/// What happened that somebody is told about; raw values are notification types and the start of template names.
public enum NoticeEvent: String, CaseIterable, Hashable, Sendable {
    /// A visit was booked as `scheduled` or `confirmed`.
    case appointmentScheduled = "appointment.scheduled"
    /// A visit that was asked for is `scheduled` or `confirmed` now.
    case appointmentApproved = "appointment.approved"
    /// A visit was asked for and waits for approval.
    case appointmentRequested = "appointment.requested"
    case appointmentRescheduled = "appointment.rescheduled"
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

public enum Audience: String, CaseIterable, Hashable, Sendable {
    case patient
    /// The visit's doctor; of a message, the doctor of the thread.
    case doctor
    case receptionists
    /// Admins of the clinic.
    case admins
    /// The one that a direct message names.
    case recipient
}

public enum NoticeChannel: String, CaseIterable, Hashable, Sendable {
    case inApp = "in_app"
    case email
    case whatsapp
}

/// Who is told what, by which channel (spec "POST", "PUT", "PATCH /appointments", "POST /messages").
///
/// E-mail about messages goes out only when an `EmailSession` begins. E-mail and WhatsApp need an address and a number.
public struct NoticeRule: Hashable, Sendable {
    public let event: NoticeEvent
    public let audience: Audience
    public let channels: [NoticeChannel]

    private init(_ event: NoticeEvent, _ audience: Audience, _ channels: NoticeChannel...) {
        self.event = event
        self.audience = audience
        self.channels = channels
    }

    public static let table: [NoticeRule] = [
        NoticeRule(.appointmentScheduled, .patient, .inApp, .email, .whatsapp),
        NoticeRule(.appointmentScheduled, .doctor, .inApp),
        NoticeRule(.appointmentScheduled, .receptionists, .inApp),

        NoticeRule(.appointmentApproved, .patient, .inApp, .email, .whatsapp),
        NoticeRule(.appointmentApproved, .doctor, .inApp),
        NoticeRule(.appointmentApproved, .receptionists, .inApp),
        NoticeRule(.appointmentApproved, .admins, .inApp),

        NoticeRule(.appointmentRequested, .patient, .inApp),
        NoticeRule(.appointmentRequested, .doctor, .inApp),
        NoticeRule(.appointmentRequested, .receptionists, .inApp),

        NoticeRule(.appointmentRescheduled, .patient, .inApp, .email, .whatsapp),
        NoticeRule(.appointmentRescheduled, .doctor, .inApp),
        NoticeRule(.appointmentRescheduled, .receptionists, .inApp),

        NoticeRule(.appointmentStatusChanged, .patient, .inApp, .email, .whatsapp),
        NoticeRule(.appointmentStatusChanged, .receptionists, .inApp),
        NoticeRule(.appointmentStatusChanged, .admins, .inApp),

        NoticeRule(.appointmentCancelled, .patient, .inApp, .email, .whatsapp),
        NoticeRule(.appointmentCancelled, .doctor, .inApp),
        NoticeRule(.appointmentCancelled, .receptionists, .inApp),
        NoticeRule(.appointmentCancelled, .admins, .inApp),

        NoticeRule(.appointmentNoShow, .patient, .inApp, .email),
        NoticeRule(.appointmentNoShow, .receptionists, .inApp),
        NoticeRule(.appointmentNoShow, .admins, .inApp),

        NoticeRule(.appointmentReminder, .patient, .inApp, .email, .whatsapp),

        NoticeRule(.messageToPatient, .patient, .inApp, .email),
        NoticeRule(.messageToDoctor, .doctor, .inApp, .email),
        NoticeRule(.messageToClinic, .receptionists, .inApp, .email),
        NoticeRule(.messageToClinic, .admins, .inApp),
        NoticeRule(.messageToStaff, .recipient, .inApp, .email),

        NoticeRule(.deliveryFailed, .receptionists, .inApp),
        NoticeRule(.deliveryFailed, .admins, .inApp),
    ]

    /// The rows of one event.
    public static func rules(for event: NoticeEvent) -> [NoticeRule] { byEvent[event] ?? [] }

    private static let byEvent = Dictionary(grouping: table, by: \.event)

    /// The event of a new visit, by its status.
    public static func booked(as status: AppointmentStatus) -> NoticeEvent {
        status == .requested ? .appointmentRequested : .appointmentScheduled
    }

    /// The event of a change of status.
    public static func changed(from: AppointmentStatus, to: AppointmentStatus) -> NoticeEvent {
        switch to {
        case .cancelled: .appointmentCancelled
        case .noShow: .appointmentNoShow
        default: from.isApproved(by: to) ? .appointmentApproved : .appointmentStatusChanged
        }
    }
}
