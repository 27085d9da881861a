import API
import Domain
import Storage

/// Writes visits from the database's rows into JSON without a value in between: the list of 50 is the hottest page there is.
///
/// The keys, their order and their values are those of ``API/Appointment``; a test holds the two together.
enum AppointmentListWriter {
    /// About 870 bytes a visit, names and notes included.
    static let bytesPerVisit = 1024

    static func write(_ row: borrowing Row, to json: inout JSONWriter) {
        json.beginObject()
        text(row, 0, "id", &json)
        text(row, 1, "clinicId", &json)
        text(row, 2, "patientId", &json)
        text(row, 3, "doctorId", &json)
        text(row, 4, "appointmentDate", &json)
        json.key("appointmentTime")
        json.clock(minutes: Int(row.int(5)))
        text(row, 6, "appointmentType", &json)
        json.field("durationMinutes", row.int(7))
        text(row, 8, "status", &json)
        text(row, 9, "operatory", &json)
        text(row, 10, "roomId", &json)
        text(row, 11, "notes", &json)
        text(row, 14, "patientName", &json)
        text(row, 15, "patientPhone", &json)
        text(row, 16, "patientEmail", &json)
        text(row, 17, "patientNumber", &json)
        text(row, 18, "patientInsurance", &json)
        text(row, 19, "doctorName", &json)
        text(row, 20, "invoiceId", &json)
        text(row, 21, "invoiceStatus", &json)
        amount(row, 22, "invoiceBalance", &json)
        amount(row, 23, "invoiceTotalAmount", &json)
        text(row, 24, "roomName", &json)
        text(row, 25, "roomColor", &json)
        json.key("createdAt")
        json.timestamp(milliseconds: row.int(12))
        json.key("updatedAt")
        json.timestamp(milliseconds: row.int(13))
        json.endObject()
    }

    @inline(__always)
    private static func text(_ row: borrowing Row, _ column: Int, _ name: StaticString, _ json: inout JSONWriter) {
        row.withUTF8(column) { json.field(name, utf8: $0) }
    }

    private static func amount(_ row: borrowing Row, _ column: Int, _ name: StaticString, _ json: inout JSONWriter) {
        json.key(name)
        if row.isNull(column) { json.null() } else { json.amount(hundredths: row.int(column)) }
    }
}
