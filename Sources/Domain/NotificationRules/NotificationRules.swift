/// What happened that somebody is told about; raw values are notification types and the start
/// of template names.
public enum NotificationEvent: String, CaseIterable, Hashable, Sendable {
    /// An appointment was booked as `scheduled` or `confirmed`.
    case appointmentScheduled = "appointment.scheduled"
    /// An appointment that was asked for is `scheduled` or `confirmed` now.
    case appointmentApproved = "appointment.approved"
    /// An appointment was asked for and waits for approval.
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
    /// The appointment's doctor; of a message, the doctor of the thread.
    case doctor
    case receptionists
    /// Admins of the clinic.
    case admins
    /// The one that a direct message names.
    case recipient
}

public enum NotificationChannel: String, CaseIterable, Hashable, Sendable {
    case inApp = "in_app"
    case email
    case whatsapp
}

/// Who is told what, by which channel (spec "POST", "PUT", "PATCH /appointments", "POST /messages").
///
/// E-mail about messages goes out only when an `EmailSession` begins. E-mail and WhatsApp need an address
/// and a number.
public struct NotificationRule: Hashable, Sendable {
    public let event: NotificationEvent
    public let audience: Audience
    public let channels: [NotificationChannel]

    private init(_ event: NotificationEvent, _ audience: Audience, _ channels: NotificationChannel...) {
        self.event = event
        self.audience = audience
        self.channels = channels
    }

    public static let table: [NotificationRule] = [
        NotificationRule(.appointmentScheduled, .patient, .inApp, .email, .whatsapp),
        NotificationRule(.appointmentScheduled, .doctor, .inApp),
        NotificationRule(.appointmentScheduled, .receptionists, .inApp),

        NotificationRule(.appointmentApproved, .patient, .inApp, .email, .whatsapp),
        NotificationRule(.appointmentApproved, .doctor, .inApp),
        NotificationRule(.appointmentApproved, .receptionists, .inApp),
        NotificationRule(.appointmentApproved, .admins, .inApp),

        NotificationRule(.appointmentRequested, .patient, .inApp),
        NotificationRule(.appointmentRequested, .doctor, .inApp),
        NotificationRule(.appointmentRequested, .receptionists, .inApp),

        NotificationRule(.appointmentRescheduled, .patient, .inApp, .email, .whatsapp),
        NotificationRule(.appointmentRescheduled, .doctor, .inApp),
        NotificationRule(.appointmentRescheduled, .receptionists, .inApp),

        NotificationRule(.appointmentStatusChanged, .patient, .inApp, .email, .whatsapp),
        NotificationRule(.appointmentStatusChanged, .receptionists, .inApp),
        NotificationRule(.appointmentStatusChanged, .admins, .inApp),

        NotificationRule(.appointmentCancelled, .patient, .inApp, .email, .whatsapp),
        NotificationRule(.appointmentCancelled, .doctor, .inApp),
        NotificationRule(.appointmentCancelled, .receptionists, .inApp),
        NotificationRule(.appointmentCancelled, .admins, .inApp),

        NotificationRule(.appointmentNoShow, .patient, .inApp, .email),
        NotificationRule(.appointmentNoShow, .receptionists, .inApp),
        NotificationRule(.appointmentNoShow, .admins, .inApp),

        NotificationRule(.appointmentReminder, .patient, .inApp, .email, .whatsapp),

        NotificationRule(.messageToPatient, .patient, .inApp, .email),
        NotificationRule(.messageToDoctor, .doctor, .inApp, .email),
        NotificationRule(.messageToClinic, .receptionists, .inApp, .email),
        NotificationRule(.messageToClinic, .admins, .inApp),
        NotificationRule(.messageToStaff, .recipient, .inApp, .email),

        NotificationRule(.deliveryFailed, .receptionists, .inApp),
        NotificationRule(.deliveryFailed, .admins, .inApp),
    ]

    /// The rows of one event.
    public static func rules(for event: NotificationEvent) -> [NotificationRule] { byEvent[event] ?? [] }

    private static let byEvent = Dictionary(grouping: table, by: \.event)

    /// The event of a new appointment, by its status.
    public static func booked(as status: AppointmentStatus) -> NotificationEvent {
        status == .requested ? .appointmentRequested : .appointmentScheduled
    }

    /// The event of a change of status.
    public static func changed(from: AppointmentStatus, to: AppointmentStatus) -> NotificationEvent {
        switch to {
        case .cancelled: .appointmentCancelled
        case .noShow: .appointmentNoShow
        default: from.isApproved(by: to) ? .appointmentApproved : .appointmentStatusChanged
        }
    }
}
