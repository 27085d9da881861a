import API
import Domain

extension Visit {
    /// The visit as the wire shows it (spec "Shared Schema").
    var wire: Appointment {
        Appointment(
            id: id.description, clinicId: clinicId.description, patientId: patientId.description,
            doctorId: place.doctorId?.description, appointmentDate: place.date.description, appointmentTime: place.time.description,
            appointmentType: appointmentType, durationMinutes: place.durationMinutes, status: status.rawValue,
            operatory: place.operatory, roomId: place.roomId?.description, notes: notes, patientName: patientName,
            patientPhone: patientPhone, patientEmail: patientEmail, patientNumber: patientNumber, patientInsurance: patientInsurance,
            doctorName: doctorName, invoiceId: invoice?.id.description, invoiceStatus: invoice?.status,
            invoiceBalance: invoice?.balance.wire, invoiceTotalAmount: invoice?.total.wire, roomName: roomName, roomColor: roomColor,
            createdAt: createdAt.description, updatedAt: updatedAt.description)
    }
}

extension Money {
    /// The amount as the wire shows it: a JSON number.
    var wire: Amount { Amount(thousandths: thousandths) }
}
