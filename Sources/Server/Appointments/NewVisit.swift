import Domain

/// A visit on its way into the table.
struct NewVisit: Sendable {
    var id: ID
    var clinicId: ID
    var patientId: ID
    var place: Placement
    var span: VisitSpan
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    var createdAt: Instant
}

extension Visit {
    /// The visit as a reading would find it once it is in the table; without the reading, since all of it is known.
    init(_ new: NewVisit, of patient: PatientCard, doctorName: String?, room: RoomQueries.Sign?) {
        self.init(
            id: new.id, clinicId: new.clinicId, patientId: new.patientId, place: new.place, appointmentType: new.appointmentType,
            status: new.status, notes: new.notes, createdAt: new.createdAt, updatedAt: new.createdAt, patientName: patient.name,
            patientPhone: patient.phone, patientEmail: patient.email, patientNumber: patient.patientNumber,
            patientInsurance: patient.insurance, doctorName: doctorName, roomName: room?.name, roomColor: room?.color, span: new.span,
            sequence: 0)
    }
}
