import API
import Domain
import Storage

/// Turns what happened to a visit into notifications and outbox rows, by the table of ``NoticeRule``.
enum AppointmentNotices {
    static func announce(
        _ event: NoticeEvent, _ visit: Visit, before: Visit?, _ tx: borrowing Transaction, _ journal: Journal
    ) throws {
        let rules = NoticeRule.rules(for: event)
        let text = AppointmentNoticeText(event, visit, before: before)
        let inApp = rules.filter { $0.channels.contains(.inApp) }.map(\.audience)
        let readers = try NoticeReaders.load(
            tx, journal.scope, audiences: inApp, patientId: visit.patientId, doctorId: visit.place.doctorId)
        let subject = WrittenJSON { json in
            json.field("appointmentId", visit.id)
            json.field("patientId", visit.patientId)
        }
        for (audience, users) in readers {
            journal.notify(
                users, type: event.rawValue, title: text.title, message: audience == .patient ? text.toPatient : text.toStaff,
                data: subject, known: audience == .patient ? nil : journal.scope.userId)
        }
        guard let outside = rules.first(where: { $0.audience == .patient }) else { return }
        let data = text.snapshot
        if outside.channels.contains(.email), let email = visit.patientEmail {
            journal.send(.email, to: email, template: event.rawValue, data: data, entity: visit.id)
        }
        if outside.channels.contains(.whatsapp), let phone = visit.patientPhone {
            journal.send(.whatsapp, to: phone, template: event.rawValue, data: data, entity: visit.id)
        }
    }
}
