import API
import Domain
import Storage

extension Journal {
    /// Everything that a new visit leaves behind, but its notices. `wire` is the visit as it is shown.
    func booked(_ visit: Visit, shownAs wire: WrittenJSON) {
        tally(TallyChange(visit, by: 1))
        audit(.created, .appointment, visit.id, before: nil, after: wire)
        publishAudited(.appointmentCreated, to: .clinic(patient: visit.patientId))
    }

    /// Everything that a change of a visit leaves behind.
    func changed(_ before: Visit, to after: Visit, as action: AuditAction, _ tx: borrowing Transaction) throws {
        tally(TallyChange(before, by: -1))
        tally(TallyChange(after, by: 1))
        audit(action, .appointment, after.id, before: before, after: after)
        publishAudited(.appointmentUpdated, to: .clinic(patient: after.patientId))
        try AppointmentNotices(visit: after, before: before).announce(tx, self)
    }
}

extension TallyChange {
    init(_ visit: Visit, by: Int) {
        self.init(date: visit.place.date, doctorId: visit.place.doctorId, status: visit.status, by: by)
    }
}
