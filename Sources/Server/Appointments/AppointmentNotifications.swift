import API
import Domain
import Storage

/// Turns the notices of an appointment into notifications and outbox rows, in words
/// (``AppointmentNotificationText``).
struct AppointmentNotifications {
    var appointment: AppointmentRow
    /// Nil for a new appointment, and for a reminder.
    var before: AppointmentRow?
    /// Who made the change; nil for whoever writes now.
    var actor: ID?

    /// Tells everybody who is to know of the change.
    func announce(_ tx: borrowing Transaction, _ recorder: ChangeRecorder) throws {
        try announce(NotificationRules.appointment(from: before?.facts, to: appointment.facts), tx, recorder)
    }

    func announce(_ notices: [Notice], _ tx: borrowing Transaction, _ recorder: ChangeRecorder) throws {
        guard !notices.isEmpty else { return }
        announce(to: try Recipients.load(tx, recorder, notices), recorder)
    }

    /// Tells those whom the notices were found to be for.
    func announce(to told: Recipients.Told, _ recorder: ChangeRecorder) {
        let subject = WrittenJSON { json in
            json.field("appointmentId", appointment.id)
            json.field("patientId", appointment.patientId)
        }
        let actor = actor ?? recorder.scope.userId
        for (notice, users) in told.notices {
            let text = AppointmentNotificationText(
                notice, appointment, before: before, isByClock: recorder.scope.isSystem)
            recorder.notify(
                users.map(\.id), type: notice.event.rawValue, title: text.title, message: text.inApp,
                data: subject,
                known: notice.audience.isPatient ? nil : actor)
            let users = users.filter { $0.id != actor }
            for (channel, address) in addresses(notice, users) {
                recorder.send(
                    channel, to: address, for: notice.event.purpose, patient: notice.audience.patientId,
                    template: notice.event.rawValue, data: text.snapshot, entity: appointment.id,
                    isJudged: told.isJudged)
            }
        }
    }

    /// A patient is written to at the address and number of their record, with or without an account; staff
    /// at their own address, and not of what they did themselves.
    private func addresses(_ notice: Notice, _ users: [Recipients.User]) -> [(DeliveryChannel, String)] {
        notice.channels.flatMap { channel -> [(DeliveryChannel, String)] in
            switch channel {
            case .inApp: []
            case .email:
                notice.audience.isPatient
                    ? appointment.patientEmail.map { [(.email, $0)] } ?? [] : users.map { (.email, $0.email) }
            case .whatsapp:
                notice.audience.isPatient ? appointment.patientPhone.map { [(.whatsapp, $0)] } ?? [] : []
            }
        }
    }
}

extension AppointmentRow {
    var facts: AppointmentFacts {
        AppointmentFacts(patientId, slot, appointmentType: appointmentType, status: status)
    }
}

extension AppointmentFacts {
    init(_ patientId: ID, _ slot: RequestedSlot, appointmentType: String, status: AppointmentStatus) {
        self.init(
            patientId: patientId, doctorId: slot.doctorId, date: slot.date, time: slot.time,
            durationMinutes: slot.durationMinutes,
            roomId: slot.roomId, operatoryKey: slot.operatoryKey, appointmentType: appointmentType,
            status: status)
    }
}

extension ChangeRecorder {
    /// Everything that a new appointment leaves behind, but its notices. `wire` is the appointment as
    /// it is shown.
    func booked(_ appointment: AppointmentRow, shownAs wire: WrittenJSON) {
        count(CountDelta(appointment, by: 1))
        audit(.created, .appointment, appointment.id, of: appointment.patientId, before: nil, after: wire)
        publishAudited(.appointmentCreated, to: .clinic(patient: appointment.patientId))
    }

    /// Everything that a change of an appointment leaves behind, its notices at once or when they are due.
    func changed(
        _ before: AppointmentRow, to after: AppointmentRow, as action: AuditAction,
        _ tx: borrowing Transaction
    ) throws {
        count(CountDelta(before, by: -1))
        count(CountDelta(after, by: 1))
        audit(action, .appointment, after.id, of: after.patientId, before: before, after: after)
        publishAudited(.appointmentUpdated, to: .clinic(patient: after.patientId))
        try DelayedNotice.tell(of: before, to: after, tx, self)
    }
}

extension CountDelta {
    init(_ appointment: AppointmentRow, by: Int) {
        self.init(
            date: appointment.slot.date, doctorId: appointment.slot.doctorId, status: appointment.status,
            by: by)
    }
}
