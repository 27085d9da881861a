import API
import Domain

/// The words of a notice about an appointment. Times are the clinic's wall clock.
struct AppointmentNotificationText: Sendable {
    let title: String
    let toPatient: String
    let toStaff: String
    private let event: NotificationEvent
    private let appointment: AppointmentRow
    private let before: AppointmentRow?

    init(_ event: NotificationEvent, _ appointment: AppointmentRow, before: AppointmentRow?) {
        let doctor = appointment.doctorName.map { " with \($0)" } ?? ""
        let moment = "\(appointment.slot.date) at \(appointment.slot.time)"
        title = Self.title(event, appointment.status)
        toPatient = Self.toPatient(event, appointment.status, doctor: doctor, moment: moment)
        toStaff = Self.toStaff(event, appointment, doctor: doctor, moment: moment)
        self.event = event
        self.appointment = appointment
        self.before = before
    }

    private static func title(_ event: NotificationEvent, _ status: AppointmentStatus) -> String {
        switch event {
        case .appointmentScheduled, .appointmentApproved: "Appointment confirmed"
        case .appointmentRequested: "Appointment requested"
        case .appointmentRescheduled: "Appointment rescheduled"
        case .appointmentCancelled: "Appointment cancelled"
        case .appointmentNoShow: "Missed appointment"
        case .appointmentReminder: "Appointment reminder"
        default: "Appointment \(status.words)"
        }
    }

    private static func toPatient(
        _ event: NotificationEvent, _ status: AppointmentStatus, doctor: String, moment: String
    ) -> String {
        switch event {
        case .appointmentScheduled, .appointmentApproved: "Your appointment\(doctor) is booked for \(moment)."
        case .appointmentRequested:
            "You asked for an appointment\(doctor) on \(moment). The clinic will confirm it."
        case .appointmentRescheduled: "Your appointment\(doctor) was moved to \(moment)."
        case .appointmentCancelled: "Your appointment\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "You missed your appointment\(doctor) on \(moment)."
        case .appointmentReminder: "Reminder: your appointment\(doctor) is on \(moment)."
        default: "Your appointment\(doctor) on \(moment) is now \(status.words)."
        }
    }

    private static func toStaff(
        _ event: NotificationEvent, _ appointment: AppointmentRow, doctor: String, moment: String
    ) -> String {
        let who = "\(appointment.patientName) (\(appointment.patientNumber))"
        return switch event {
        case .appointmentScheduled, .appointmentApproved:
            "\(who): \(appointment.appointmentType)\(doctor) is booked for \(moment)."
        case .appointmentRequested: "\(who) asks for \(appointment.appointmentType)\(doctor) on \(moment)."
        case .appointmentRescheduled:
            "\(who): \(appointment.appointmentType)\(doctor) was moved to \(moment)."
        case .appointmentCancelled:
            "\(who): \(appointment.appointmentType)\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow:
            "\(who) did not come to \(appointment.appointmentType)\(doctor) on \(moment)."
        default:
            "\(who): \(appointment.appointmentType)\(doctor) on \(moment) is now \(appointment.status.words)."
        }
    }

    /// What the delivery's template needs, as it was when this happened.
    var snapshot: WrittenJSON {
        WrittenJSON(capacity: 512) { json in
            json.field("event", event.rawValue)
            json.field("subject", title)
            json.field("text", toPatient)
            json.field("patientName", appointment.patientName)
            json.field("doctorName", appointment.doctorName)
            json.field("appointmentId", appointment.id)
            json.field("appointmentType", appointment.appointmentType)
            json.field("date", appointment.slot.date.description)
            json.field("time", appointment.slot.time.description)
            json.field("startsAt", appointment.span.start.description)
            json.field("endsAt", appointment.span.end.description)
            json.field("status", appointment.status.rawValue)
            json.field("sequence", appointment.sequence)
            json.field("previousDate", before?.slot.date.description)
            json.field("previousTime", before?.slot.time.description)
        }
    }
}

extension AppointmentStatus {
    /// As in a sentence: "in progress".
    var words: String { rawValue.replacing("_", with: " ") }
}
