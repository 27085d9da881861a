import API
import Domain

/// The words of a notice about a visit. Times are the clinic's wall clock.
struct AppointmentNoticeText: Sendable {
    let title: String
    let toPatient: String
    let toStaff: String
    private let event: NoticeEvent
    private let visit: Visit
    private let before: Visit?

    init(_ event: NoticeEvent, _ visit: Visit, before: Visit?) {
        let doctor = visit.doctorName.map { " with \($0)" } ?? ""
        let moment = "\(visit.place.date) at \(visit.place.time)"
        title = Self.title(event, visit.status)
        toPatient = Self.toPatient(event, visit.status, doctor: doctor, moment: moment)
        toStaff = Self.toStaff(event, visit, doctor: doctor, moment: moment)
        self.event = event
        self.visit = visit
        self.before = before
    }

    private static func title(_ event: NoticeEvent, _ status: AppointmentStatus) -> String {
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

    private static func toPatient(_ event: NoticeEvent, _ status: AppointmentStatus, doctor: String, moment: String) -> String {
        switch event {
        case .appointmentScheduled, .appointmentApproved: "Your appointment\(doctor) is booked for \(moment)."
        case .appointmentRequested: "You asked for an appointment\(doctor) on \(moment). The clinic will confirm it."
        case .appointmentRescheduled: "Your appointment\(doctor) was moved to \(moment)."
        case .appointmentCancelled: "Your appointment\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "You missed your appointment\(doctor) on \(moment)."
        case .appointmentReminder: "Reminder: your appointment\(doctor) is on \(moment)."
        default: "Your appointment\(doctor) on \(moment) is now \(status.words)."
        }
    }

    private static func toStaff(_ event: NoticeEvent, _ visit: Visit, doctor: String, moment: String) -> String {
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
    var snapshot: WrittenJSON {
        WrittenJSON(capacity: 512) { json in
            json.field("event", event.rawValue)
            json.field("subject", title)
            json.field("text", toPatient)
            json.field("patientName", visit.patientName)
            json.field("doctorName", visit.doctorName)
            json.field("appointmentId", visit.id)
            json.field("appointmentType", visit.appointmentType)
            json.field("date", visit.place.date.description)
            json.field("time", visit.place.time.description)
            json.field("startsAt", visit.span.start.description)
            json.field("endsAt", visit.span.end.description)
            json.field("status", visit.status.rawValue)
            json.field("sequence", visit.sequence)
            json.field("previousDate", before?.place.date.description)
            json.field("previousTime", before?.place.time.description)
        }
    }
}

extension AppointmentStatus {
    /// As in a sentence: "in progress".
    var words: String { rawValue.replacing("_", with: " ") }
}
