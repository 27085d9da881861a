import API
import Domain
import Storage

/// Turns the notices of an appointment into notifications and outbox rows, in words (``AppointmentNoticeText``).
struct AppointmentNotices {
    var visit: Visit
    /// Nil for a new appointment, and for a reminder.
    var before: Visit?

    /// Tells everybody who is to know of the change.
    func announce(_ tx: borrowing Transaction, _ journal: Journal) throws {
        try announce(NotificationRules.appointment(from: before?.facts, to: visit.facts), tx, journal)
    }

    func announce(_ notices: [Notice], _ tx: borrowing Transaction, _ journal: Journal) throws {
        guard !notices.isEmpty else { return }
        let subject = WrittenJSON { json in
            json.field("appointmentId", visit.id)
            json.field("patientId", visit.patientId)
        }
        let actor = journal.scope.userId
        for (notice, users) in try Recipients.load(tx, journal.scope, notices) {
            let text = AppointmentNoticeText(notice, visit, before: before)
            journal.notify(
                users.map(\.id), type: notice.event.rawValue, title: text.title, message: text.inApp, data: subject,
                known: notice.audience.isPatient ? nil : actor)
            let users = users.filter { $0.id != actor }
            for (channel, address) in addresses(notice, users) {
                journal.send(channel, to: address, template: notice.event.rawValue, data: text.snapshot, entity: visit.id)
            }
        }
    }

    /// A patient is written to at the address and number of their record, with or without an account; staff at their own address, and not
    /// of what they did themselves.
    private func addresses(_ notice: Notice, _ users: [Recipients.User]) -> [(DeliveryChannel, String)] {
        notice.channels.flatMap { channel -> [(DeliveryChannel, String)] in
            switch channel {
            case .inApp: []
            case .email:
                notice.audience.isPatient
                    ? visit.patientEmail.map { [(.email, $0)] } ?? [] : users.map { (.email, $0.email) }
            case .whatsapp: notice.audience.isPatient ? visit.patientPhone.map { [(.whatsapp, $0)] } ?? [] : []
            }
        }
    }
}

extension Visit {
    var facts: AppointmentFacts {
        AppointmentFacts(
            patientId: patientId, doctorId: place.doctorId, date: place.date, time: place.time, durationMinutes: place.durationMinutes,
            roomId: place.roomId, operatoryKey: place.operatoryKey, appointmentType: appointmentType, status: status)
    }
}
