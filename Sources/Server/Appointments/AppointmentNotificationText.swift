import API
import Domain

/// The words of a notice about an appointment. Times are the clinic's wall clock.
struct AppointmentNotificationText: Sendable {
    private let notice: Notice
    private let appointment: AppointmentRow
    private let before: AppointmentRow?
    /// The appointment as the reader knows it: who loses it knew it before.
    private let known: AppointmentRow
    private let change: AppointmentChange?
    /// Whether a request came to its end because nobody had answered it.
    private let isExpired: Bool

    /// - Parameter isByClock: Whether it happened because its time had come, and nobody did it.
    init(
        _ notice: Notice, _ appointment: AppointmentRow, before: AppointmentRow?, isByClock: Bool = false
    ) {
        self.notice = notice
        self.appointment = appointment
        self.before = before
        let isLost = notice.event == .appointmentCancelled || notice.event == .appointmentUnassigned
        known = isLost ? before ?? appointment : appointment
        change = before.map { AppointmentChange(from: $0.facts, to: appointment.facts) }
        isExpired =
            isByClock && notice.event == .appointmentCancelled && before?.status == .requested
    }

    var title: String {
        switch notice.event {
        case .appointmentScheduled, .appointmentApproved: "Appointment confirmed"
        case .appointmentRequested: "Appointment requested"
        case .appointmentRescheduled:
            change?.isMoved == false ? "Appointment changed" : "Appointment rescheduled"
        case .appointmentAssigned: "New appointment"
        case .appointmentUnassigned: "Appointment no longer yours"
        case .appointmentUpdated: "Appointment changed"
        case .appointmentCancelled:
            isExpired ? "Appointment request not answered" : "Appointment cancelled"
        case .appointmentNoShow: "Missed appointment"
        case .appointmentReminder: "Appointment reminder"
        default: "Appointment \(appointment.status.words)"
        }
    }

    /// The text in the inbox.
    var inApp: String {
        notice.audience.isPatient
            ? toPatient : toStaff(who: "\(appointment.patientName) (\(appointment.patientNumber))")
    }

    /// What is written outside. E-mail may be read by others, so staff read there of a number and not
    /// of a name.
    private var outside: String {
        notice.audience.isPatient ? toPatient : toStaff(who: "Patient \(appointment.patientNumber)")
    }

    private var toPatient: String {
        switch notice.event {
        case .appointmentScheduled, .appointmentApproved: "Your appointment\(doctor) is booked for \(moment)."
        case .appointmentRequested:
            "You asked for an appointment\(doctor) on \(moment). The clinic will confirm it."
        case .appointmentRescheduled:
            rescheduled("Your \(appointment.status == .requested ? "requested " : "")appointment")
        case .appointmentCancelled where isExpired:
            """
            The clinic did not answer in time when you asked for an appointment\(doctor) on \(moment). The \
            request was cancelled; you can ask for another time.
            """
        case .appointmentCancelled: "Your appointment\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "You missed your appointment\(doctor) on \(moment)."
        case .appointmentReminder: "Reminder: your appointment\(doctor) is on \(moment)."
        default: "Your appointment\(doctor) on \(moment) is now \(appointment.status.words)."
        }
    }

    private func toStaff(who: String) -> String {
        let what = "\(who): \(known.appointmentType)"
        return switch notice.event {
        case .appointmentScheduled, .appointmentApproved: "\(what)\(doctor) is booked for \(moment)."
        case .appointmentRequested: "\(who) asks for \(known.appointmentType)\(doctor) on \(moment)."
        case .appointmentRescheduled: rescheduled(what)
        case .appointmentAssigned: "\(what) on \(moment) is now with you."
        case .appointmentUnassigned:
            """
            \(what) on \(moment) is \(appointment.doctorName.map { "now with \($0) and " } ?? "")no \
            longer with you.
            """
        case .appointmentUpdated: "\(what)\(formerType) on \(moment)\(newPlace)."
        case .appointmentCancelled where isExpired:
            "\(what)\(doctor) on \(moment) was cancelled: nobody answered the request in time."
        case .appointmentCancelled: "\(what)\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "\(who) did not come to \(known.appointmentType)\(doctor) on \(moment)."
        default: "\(what)\(doctor) on \(moment) is now \(appointment.status.words)."
        }
    }

    private var doctor: String { known.doctorName.map { " with \($0)" } ?? "" }
    private var moment: String { "\(known.slot.date) at \(known.slot.time)" }

    /// "Your appointment with Dr. Fatima Khan was moved to 2026-05-16 at 15:00 and now takes 60 minutes."
    private func rescheduled(_ subject: String) -> String {
        guard let change else { return "\(subject)\(doctor) was moved to \(moment)." }
        var parts: [String] = []
        if change.isMoved { parts.append("was moved to \(moment)") }
        if change.isReassigned {
            parts.append(
                appointment.doctorName.map { "is now with \($0)" }
                    ?? "is no longer with \(before?.doctorName ?? "its doctor")")
        }
        if change.isResized { parts.append("now takes \(appointment.slot.durationMinutes) minutes") }
        if change.hasNewStatus { parts.append("is now \(appointment.status.words)") }
        let whole = "\(subject)\(change.isReassigned ? "" : doctor)\(change.isMoved ? "" : " on \(moment)")"
        let last = parts.removeLast()
        return "\(whole) \(parts.isEmpty ? "" : parts.joined(separator: ", ") + " and ")\(last)."
    }

    private var formerType: String {
        guard let before, before.appointmentType != appointment.appointmentType else { return "" }
        return " instead of \(before.appointmentType)"
    }

    private var newPlace: String {
        guard let old = before?.slot,
            old.roomId != appointment.slot.roomId || old.operatoryKey != appointment.slot.operatoryKey
        else { return "" }
        let spots = [appointment.roomName, appointment.slot.operatory].compactMap(\.self)
        return spots.isEmpty ? " has no room any more" : " is now in \(spots.joined(separator: ", "))"
    }

    /// What the delivery's template needs, as it was when this happened.
    var snapshot: WrittenJSON {
        WrittenJSON(capacity: 512) { json in
            json.field("event", notice.event.rawValue)
            json.field("subject", title)
            json.field("text", outside)
            json.field(
                "recipientName", notice.audience.isPatient ? appointment.patientName : known.doctorName)
            json.field("doctorName", known.doctorName)
            json.field("appointmentId", appointment.id)
            json.field("appointmentType", known.appointmentType)
            json.field("date", known.slot.date.description)
            json.field("time", known.slot.time.description)
            json.field("startsAt", known.span.start.description)
            json.field("endsAt", known.span.end.description)
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
