import API
import Domain
import Storage

/// Turns what happened to an appointment into notifications and outbox rows, by the
/// table of ``NotificationRule``.
enum AppointmentNotifications {
    static func announce(
        _ event: NotificationEvent, _ appointment: AppointmentRow, before: AppointmentRow?,
        _ tx: borrowing Transaction, _ recorder: ChangeRecorder
    ) throws {
        let rules = NotificationRule.rules(for: event)
        let text = AppointmentNotificationText(event, appointment, before: before)
        let inApp = rules.filter { $0.channels.contains(.inApp) }.map(\.audience)
        let readers = try Recipients.load(
            tx, recorder.scope, audiences: inApp, patientId: appointment.patientId,
            doctorId: appointment.slot.doctorId)
        let subject = WrittenJSON { json in
            json.field("appointmentId", appointment.id)
            json.field("patientId", appointment.patientId)
        }
        for (audience, users) in readers {
            recorder.notify(
                users, type: event.rawValue, title: text.title,
                message: audience == .patient ? text.toPatient : text.toStaff,
                data: subject, known: audience == .patient ? nil : recorder.scope.userId)
        }
        guard let outside = rules.first(where: { $0.audience == .patient }) else { return }
        let data = text.snapshot
        if outside.channels.contains(.email), let email = appointment.patientEmail {
            recorder.send(.email, to: email, template: event.rawValue, data: data, entity: appointment.id)
        }
        if outside.channels.contains(.whatsapp), let phone = appointment.patientPhone {
            recorder.send(.whatsapp, to: phone, template: event.rawValue, data: data, entity: appointment.id)
        }
    }
}

extension ChangeRecorder {
    /// Everything that a new appointment leaves behind. `wire` is the appointment as it is shown.
    func booked(_ appointment: AppointmentRow, shownAs wire: WrittenJSON, _ tx: borrowing Transaction) throws
    {
        count(CountDelta(appointment, by: 1))
        audit(.created, .appointment, appointment.id, before: nil, after: wire)
        publishAudited(.appointmentCreated, to: .clinic(patient: appointment.patientId))
        try AppointmentNotifications.announce(
            NotificationRule.booked(as: appointment.status), appointment, before: nil, tx, self)
    }

    /// Everything that a change of an appointment leaves behind. `notice` is nil for a change that nobody
    /// needs to be told of.
    func changed(
        _ before: AppointmentRow, to after: AppointmentRow, as action: AuditAction,
        _ notice: NotificationEvent?, _ tx: borrowing Transaction
    ) throws {
        count(CountDelta(before, by: -1))
        count(CountDelta(after, by: 1))
        audit(action, .appointment, after.id, before: before.wire, after: after.wire)
        publishAudited(.appointmentUpdated, to: .clinic(patient: after.patientId))
        if let notice { try AppointmentNotifications.announce(notice, after, before: before, tx, self) }
    }
}

extension CountDelta {
    init(_ appointment: AppointmentRow, by: Int) {
        self.init(
            date: appointment.slot.date, doctorId: appointment.slot.doctorId, status: appointment.status,
            by: by)
    }
}
