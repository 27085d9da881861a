import API
import Domain
import Storage

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
