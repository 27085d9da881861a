/// Who is told of what (spec "POST", "PUT", "PATCH /appointments", "POST /messages"; contract
/// §4.8, §5.8, §6).
///
/// One pure function for each kind of thing that happens. Changes of appointments are judged by the state
/// before and after, whichever request made them: an approval that also moves the appointment tells of both.
public enum NotificationRules {
    /// Who is told of a change; of a new appointment when `before` is nil. The patient's notice comes first,
    /// and each audience once.
    public static func appointment(from before: AppointmentFacts?, to after: AppointmentFacts) -> [Notice] {
        guard let before else { return booked(after) }
        let notices = changed(from: before, to: after)
        return isUnapproved(before, after) ? notices.map(inAppForPatient) : notices
    }

    /// Nothing leaves the app for a patient whose appointment no member of staff has approved: who asks and
    /// cancels again and again must not have anybody written to (Accounts, A4).
    private static func isUnapproved(_ before: AppointmentFacts, _ after: AppointmentFacts) -> Bool {
        before.status == .requested && (after.status == .requested || after.status == .cancelled)
    }

    private static func inAppForPatient(_ notice: Notice) -> Notice {
        notice.audience.isPatient ? Notice(notice.event, notice.audience, [.inApp]) : notice
    }

    private static func changed(from before: AppointmentFacts, to after: AppointmentFacts) -> [Notice] {
        let change = AppointmentChange(from: before, to: after)
        if after.status == .cancelled { return change.hasNewStatus ? cancelled(before) : [] }
        if change.isRescheduled { return rescheduled(before, after, change) }
        let updated = change.isUpdated ? doctor(.appointmentUpdated, after, [.inApp]) : []
        guard change.hasNewStatus else { return updated }
        return statusChanged(before, after, updated)
    }

    /// A coming appointment's patient, at the moments of ``ReminderPlan``.
    public static func reminder(of appointment: AppointmentFacts) -> [Notice] {
        [Notice(.appointmentReminder, .patient(appointment.patientId), everywhere)]
    }

    /// Somebody at the desk has to call whom the delivery did not reach.
    public static let deliveryFailed = inApp(.deliveryFailed, .receptionists, .admins)

    private static let everywhere: [NotificationChannel] = [.inApp, .email, .whatsapp]

    private static func booked(_ new: AppointmentFacts) -> [Notice] {
        let isRequest = new.status == .requested
        let event: NotificationEvent = isRequest ? .appointmentRequested : .appointmentScheduled
        // A request is not a confirmation yet, so nothing leaves the app.
        return [Notice(event, .patient(new.patientId), isRequest ? [.inApp] : everywhere)]
            + doctor(event, new, [.inApp]) + inApp(event, .receptionists)
    }

    /// The doctor who had it is told, even where the same write names another.
    private static func cancelled(_ before: AppointmentFacts) -> [Notice] {
        [Notice(.appointmentCancelled, .patient(before.patientId), everywhere)]
            + doctor(.appointmentCancelled, before, channels(ofDoctor: before))
            + inApp(.appointmentCancelled, .receptionists, .admins)
    }

    private static func rescheduled(
        _ before: AppointmentFacts, _ after: AppointmentFacts, _ change: AppointmentChange
    ) -> [Notice] {
        let doctors =
            change.isReassigned
            ? doctor(.appointmentUnassigned, before, channels(ofDoctor: before))
                + doctor(.appointmentAssigned, after, channels(ofDoctor: after))
            : doctor(.appointmentRescheduled, after, channels(ofDoctor: after))
        let told =
            [Notice(.appointmentRescheduled, .patient(after.patientId), everywhere)] + doctors
            + inApp(.appointmentRescheduled, .receptionists)
        return change.hasNewStatus
            ? told + inApp(event(from: before.status, to: after.status), .admins) : told
    }

    /// - Parameter updated: What the doctor is told beside the status.
    private static func statusChanged(
        _ before: AppointmentFacts, _ after: AppointmentFacts, _ updated: [Notice]
    ) -> [Notice] {
        let event = event(from: before.status, to: after.status)
        let patient = Notice(
            event, .patient(after.patientId), event == .appointmentNoShow ? [.inApp, .email] : everywhere)
        let doctors = event == .appointmentApproved ? doctor(event, after, [.inApp]) : updated
        return [patient] + doctors + inApp(event, .receptionists, .admins)
    }

    private static func event(from: AppointmentStatus, to: AppointmentStatus) -> NotificationEvent {
        if to == .noShow { return .appointmentNoShow }
        return from.isApproved(by: to) ? .appointmentApproved : .appointmentStatusChanged
    }

    /// New appointments a doctor finds in the app; of a change to a day that is planned they are written to,
    /// with the entry for their calendar.
    private static func channels(ofDoctor facts: AppointmentFacts) -> [NotificationChannel] {
        facts.isPlanned ? [.inApp, .email] : [.inApp]
    }

    private static func doctor(
        _ event: NotificationEvent, _ facts: AppointmentFacts, _ channels: [NotificationChannel]
    ) -> [Notice] {
        facts.doctorId.map { [Notice(event, .doctor($0), channels)] } ?? []
    }

    static func inApp(_ event: NotificationEvent, _ audiences: Audience...) -> [Notice] {
        audiences.map { Notice(event, $0, [.inApp]) }
    }
}
