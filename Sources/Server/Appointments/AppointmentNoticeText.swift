import API
import Domain

/// The words of a notice about an appointment. Times are the clinic's wall clock.
struct AppointmentNoticeText: Sendable {
    private let notice: Notice
    private let visit: Visit
    private let before: Visit?
    /// The appointment as the reader knows it: who loses it knew it before.
    private let known: Visit
    private let change: AppointmentChange?

    init(_ notice: Notice, _ visit: Visit, before: Visit?) {
        self.notice = notice
        self.visit = visit
        self.before = before
        let isLost = notice.event == .appointmentCancelled || notice.event == .appointmentUnassigned
        known = isLost ? before ?? visit : visit
        change = before.map { AppointmentChange(from: $0.facts, to: visit.facts) }
    }

    var title: String {
        switch notice.event {
        case .appointmentScheduled, .appointmentApproved: "Appointment confirmed"
        case .appointmentRequested: "Appointment requested"
        case .appointmentRescheduled: change?.isMoved == false ? "Appointment changed" : "Appointment rescheduled"
        case .appointmentAssigned: "New appointment"
        case .appointmentUnassigned: "Appointment no longer yours"
        case .appointmentUpdated: "Appointment changed"
        case .appointmentCancelled: "Appointment cancelled"
        case .appointmentNoShow: "Missed appointment"
        case .appointmentReminder: "Appointment reminder"
        default: "Appointment \(visit.status.words)"
        }
    }

    /// What stands in the inbox.
    var inApp: String { notice.audience.isPatient ? toPatient : toStaff(who: "\(visit.patientName) (\(visit.patientNumber))") }

    /// What is written outside. E-mail may be read by others, so staff read there of a number and not of a name.
    private var outside: String { notice.audience.isPatient ? toPatient : toStaff(who: "Patient \(visit.patientNumber)") }

    private var toPatient: String {
        switch notice.event {
        case .appointmentScheduled, .appointmentApproved: "Your appointment\(doctor) is booked for \(moment)."
        case .appointmentRequested: "You asked for an appointment\(doctor) on \(moment). The clinic will confirm it."
        case .appointmentRescheduled: rescheduled("Your \(visit.status == .requested ? "requested " : "")appointment")
        case .appointmentCancelled: "Your appointment\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "You missed your appointment\(doctor) on \(moment)."
        case .appointmentReminder: "Reminder: your appointment\(doctor) is on \(moment)."
        default: "Your appointment\(doctor) on \(moment) is now \(visit.status.words)."
        }
    }

    private func toStaff(who: String) -> String {
        let what = "\(who): \(known.appointmentType)"
        return switch notice.event {
        case .appointmentScheduled, .appointmentApproved: "\(what)\(doctor) is booked for \(moment)."
        case .appointmentRequested: "\(who) asks for \(known.appointmentType)\(doctor) on \(moment)."
        case .appointmentRescheduled: rescheduled(what)
        case .appointmentAssigned: "\(what) on \(moment) is now with you."
        case .appointmentUnassigned: "\(what) on \(moment) is \(visit.doctorName.map { "now with \($0) and " } ?? "")no longer with you."
        case .appointmentUpdated: "\(what)\(formerType) on \(moment)\(newPlace)."
        case .appointmentCancelled: "\(what)\(doctor) on \(moment) was cancelled."
        case .appointmentNoShow: "\(who) did not come to \(known.appointmentType)\(doctor) on \(moment)."
        default: "\(what)\(doctor) on \(moment) is now \(visit.status.words)."
        }
    }

    private var doctor: String { known.doctorName.map { " with \($0)" } ?? "" }
    private var moment: String { "\(known.place.date) at \(known.place.time)" }

    /// "Your appointment with Dr. Fatima Khan was moved to 2026-05-16 at 15:00 and now takes 60 minutes."
    private func rescheduled(_ subject: String) -> String {
        guard let change else { return "\(subject)\(doctor) was moved to \(moment)." }
        var parts: [String] = []
        if change.isMoved { parts.append("was moved to \(moment)") }
        if change.isReassigned {
            parts.append(visit.doctorName.map { "is now with \($0)" } ?? "is no longer with \(before?.doctorName ?? "its doctor")")
        }
        if change.isResized { parts.append("now takes \(visit.place.durationMinutes) minutes") }
        if change.hasNewStatus { parts.append("is now \(visit.status.words)") }
        let whole = "\(subject)\(change.isReassigned ? "" : doctor)\(change.isMoved ? "" : " on \(moment)")"
        let last = parts.removeLast()
        return "\(whole) \(parts.isEmpty ? "" : parts.joined(separator: ", ") + " and ")\(last)."
    }

    private var formerType: String {
        guard let before, before.appointmentType != visit.appointmentType else { return "" }
        return " instead of \(before.appointmentType)"
    }

    private var newPlace: String {
        guard let old = before?.place, old.roomId != visit.place.roomId || old.operatoryKey != visit.place.operatoryKey else { return "" }
        let spots = [visit.roomName, visit.place.operatory].compactMap(\.self)
        return spots.isEmpty ? " has no room any more" : " is now in \(spots.joined(separator: ", "))"
    }

    /// What the delivery's template needs, as it was when this happened.
    var snapshot: WrittenJSON {
        WrittenJSON(capacity: 512) { json in
            json.field("event", notice.event.rawValue)
            json.field("subject", title)
            json.field("text", outside)
            json.field("recipientName", notice.audience.isPatient ? visit.patientName : known.doctorName)
            json.field("doctorName", known.doctorName)
            json.field("appointmentId", visit.id)
            json.field("appointmentType", known.appointmentType)
            json.field("date", known.place.date.description)
            json.field("time", known.place.time.description)
            json.field("startsAt", known.span.start.description)
            json.field("endsAt", known.span.end.description)
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
