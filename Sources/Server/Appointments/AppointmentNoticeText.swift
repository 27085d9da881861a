import API
import Domain

/// The words of a notice about a visit. Times are the clinic's wall clock.
struct AppointmentNoticeText: Sendable {
    private let event: NoticeEvent
    private let visit: Visit
    private let before: Visit?

    init(_ event: NoticeEvent, _ visit: Visit, before: Visit?) {
        self.event = event
        self.visit = visit
        self.before = before
    }

    var title: String {
        switch event {
        case .appointmentScheduled, .appointmentApproved: "Appointment confirmed"
        case .appointmentRequested: "Appointment requested"
        case .appointmentRescheduled: "Appointment rescheduled"
        case .appointmentCancelled: "Appointment cancelled"
        case .appointmentNoShow: "Missed appointment"
        case .appointmentReminder: "Appointment reminder"
        default: "Appointment \(visit.status.words)"
        }
    }

    var toPatient: String {
        switch event {
        case .appointmentScheduled, .appointmentApproved: "Your appointment\(doctor) is booked for \(moment)."
        case .appointmentRequested: "You asked for an appointment\(doctor) on \(moment). The clinic will confirm it."
        case .appointmentRescheduled: "Your appointment\(doctor) was moved to \(moment)."
        case .appointmentCancelled: "Your appointment\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "You missed your appointment\(doctor) on \(moment)."
        case .appointmentReminder: "Reminder: your appointment\(doctor) is on \(moment)."
        default: "Your appointment\(doctor) on \(moment) is now \(visit.status.words)."
        }
    }

    var toStaff: String {
        let who = "\(visit.patientName) (\(visit.patientNumber))"
        return switch event {
        case .appointmentScheduled, .appointmentApproved: "\(who): \(visit.appointmentType)\(doctor) is booked for \(moment)."
        case .appointmentRequested: "\(who) asks for \(visit.appointmentType)\(doctor) on \(moment)."
        case .appointmentRescheduled: "\(who): \(visit.appointmentType)\(doctor) was moved to \(moment)."
        case .appointmentCancelled: "\(who): \(visit.appointmentType)\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "\(who) did not come to \(visit.appointmentType)\(doctor) on \(moment)."
        default: "\(who): \(visit.appointmentType)\(doctor) on \(moment) is now \(visit.status.words)."
        }
    }

    /// What the delivery's template needs, as it was when this happened.
    var snapshot: JSONValue {
        .object(
            JSONObject([
                ("event", .string(event.rawValue)),
                ("subject", .string(title)),
                ("text", .string(toPatient)),
                ("patientName", .string(visit.patientName)),
                ("doctorName", JSONValue(visit.doctorName)),
                ("appointmentId", .string(visit.id.description)),
                ("appointmentType", .string(visit.appointmentType)),
                ("date", .string(visit.place.date.description)),
                ("time", .string(visit.place.time.description)),
                ("startsAt", .string(visit.span.start.description)),
                ("endsAt", .string(visit.span.end.description)),
                ("status", .string(visit.status.rawValue)),
                ("sequence", JSONValue(visit.sequence)),
                ("previousDate", JSONValue(before.map(\.place.date.description))),
                ("previousTime", JSONValue(before.map(\.place.time.description))),
            ]))
    }

    private var doctor: String { visit.doctorName.map { " with \($0)" } ?? "" }
    private var moment: String { "\(visit.place.date) at \(visit.place.time)" }
}

extension AppointmentStatus {
    /// As in a sentence: "in progress".
    var words: String { rawValue.replacing("_", with: " ") }
}
