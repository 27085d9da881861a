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
