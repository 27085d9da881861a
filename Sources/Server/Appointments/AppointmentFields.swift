import API
import Domain
import Storage

/// The appointment as the wire shows it (spec "Shared Schema"). The list of 50 is the hottest page there is,
/// so its rows are written without a value in between.
extension AppointmentRow: WireObject {
    static let schemaName: String? = "Appointment"
    static let fields = rowFields.map(\.field)

    /// About 870 bytes an appointment, names and notes included.
    static let bytes = 1024

    /// What a list selects: all but the appointment's time in UTC and its sequence number.
    static let listColumns = columns.before("a.starts_at")

    /// Writes a row that begins with ``listColumns``.
    static func write(_ row: borrowing Row, to json: inout JSONWriter) {
        json.beginObject()
        for field in rowFields { field.write(row, &json) }
        json.endObject()
    }

    private static let rowFields: [RowField<AppointmentRow>] = {
        let at = columns.position
        return [
            RowField("id", \.id, .id(at("a.id"))),
            RowField("clinicId", \.clinicId, .id(at("a.clinic_id"))),
            RowField("patientId", \.patientId, .id(at("a.patient_id"))),
            RowField("doctorId", \.slot.doctorId, .id(at("a.doctor_id"))),
            RowField("appointmentDate", \.slot.date, .text(at("a.date"))),
            RowField("appointmentTime", \.slot.time, .time(at("a.time"))),
            RowField("appointmentType", \.appointmentType, .text(at("a.appointment_type"))),
            RowField(
                "durationMinutes", \.slot.durationMinutes, .integer(at("a.duration_minutes")),
                .integer(ClinicCalendar.durations)),
            RowField("status", \.status, .text(at("a.status"))),
            RowField("operatory", \.slot.operatory, .text(at("a.operatory"))),
            RowField("roomId", \.slot.roomId, .id(at("a.room_id"))),
            RowField("notes", \.notes, .text(at("a.notes"))),
            RowField("patientName", \.patientName, .name(at("p.first_name"), at("p.last_name"))),
            RowField("patientPhone", \.patientPhone, .text(at("p.phone"))),
            RowField("patientEmail", \.patientEmail, .text(at("p.email"))),
            RowField("patientNumber", \.patientNumber, .text(at("p.patient_number"))),
            RowField("patientInsurance", \.patientInsurance, .text(at("p.insurance"))),
            RowField(
                "doctorName", \.doctorName, .name(at("d.first_name"), at("d.last_name"), title: "\"Dr.\"")),
            RowField("invoiceId", \.invoice?.id, .id(at("i.id"))),
            RowField("invoiceStatus", \.invoice?.status, .text(at("i.status"))),
            RowField("invoiceBalance", \.invoice?.balance, .amount(at("i.balance"))),
            RowField("invoiceTotalAmount", \.invoice?.total, .amount(at("i.total_amount"))),
            RowField("roomName", \.roomName, .text(at("r.name"))),
            RowField("roomColor", \.roomColor, .text(at("r.color"))),
            RowField("createdAt", \.createdAt, .instant(at("a.created_at"))),
            RowField(
                "updatedAt", \.updatedAt,
                .latest([at("a.updated_at"), at("p.renamed_at"), at("d.renamed_at"), at("r.renamed_at")])),
        ]
    }()
}
