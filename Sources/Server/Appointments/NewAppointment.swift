import Domain

/// An appointment on its way into the table.
struct NewAppointment: Sendable {
    var id: ID
    var clinicId: ID
    var patientId: ID
    var slot: RequestedSlot
    var span: AppointmentSpan
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    var createdAt: Instant
}

extension AppointmentRow {
    /// The appointment as a reading would find it once it is in the table; without the reading, since all of
    /// it is known.
    init(_ new: NewAppointment, of patient: PatientCard, doctorName: String?, room: RoomQueries.Sign?) {
        self.init(
            id: new.id, clinicId: new.clinicId, patientId: new.patientId, slot: new.slot,
            appointmentType: new.appointmentType,
            status: new.status, notes: new.notes, createdAt: new.createdAt, updatedAt: new.createdAt,
            patientName: patient.name,
            patientPhone: patient.phone, patientEmail: patient.email, patientNumber: patient.patientNumber,
            patientInsurance: patient.insurance, doctorName: doctorName, roomName: room?.name,
            roomColor: room?.color, span: new.span,
            sequence: 0)
    }
}
