import API
import Domain

extension AppointmentRow {
    /// The appointment as the wire shows it (spec "Shared Schema").
    var wire: Appointment {
        Appointment(
            id: id.description, clinicId: clinicId.description, patientId: patientId.description,
            doctorId: slot.doctorId?.description, appointmentDate: slot.date.description,
            appointmentTime: slot.time.description,
            appointmentType: appointmentType, durationMinutes: slot.durationMinutes, status: status.rawValue,
            operatory: slot.operatory, roomId: slot.roomId?.description, notes: notes,
            patientName: patientName,
            patientPhone: patientPhone, patientEmail: patientEmail, patientNumber: patientNumber,
            patientInsurance: patientInsurance,
            doctorName: doctorName, invoiceId: invoice?.id.description, invoiceStatus: invoice?.status,
            invoiceBalance: invoice?.balance.wire, invoiceTotalAmount: invoice?.total.wire,
            roomName: roomName, roomColor: roomColor,
            createdAt: createdAt.description, updatedAt: updatedAt.description)
    }
}

extension Money {
    /// The amount as the wire shows it: a JSON number.
    var wire: Amount { Amount(hundredths: hundredths) }
}
