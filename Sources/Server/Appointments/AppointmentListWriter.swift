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
        id(row, 0, "id", &json)
        id(row, 1, "clinicId", &json)
        id(row, 2, "patientId", &json)
        id(row, 3, "doctorId", &json)
        text(row, 4, "appointmentDate", &json)
        json.key("appointmentTime")
        json.clock(minutes: Int(row.int(5)))
        text(row, 6, "appointmentType", &json)
        json.field("durationMinutes", row.int(7))
        text(row, 8, "status", &json)
        text(row, 9, "operatory", &json)
        id(row, 10, "roomId", &json)
        text(row, 11, "notes", &json)
        text(row, 14, "patientName", &json)
        more(row, 15, &json)
        text(row, 16, "patientPhone", &json)
        text(row, 17, "patientEmail", &json)
        text(row, 18, "patientNumber", &json)
        text(row, 19, "patientInsurance", &json)
        if row.isNull(20) {
            json.field("doctorName", String?.none)
        } else {
            json.field("doctorName", "Dr.")
            more(row, 20, &json)
            more(row, 21, &json)
        }
        id(row, 22, "invoiceId", &json)
        text(row, 23, "invoiceStatus", &json)
        amount(row, 24, "invoiceBalance", &json)
        amount(row, 25, "invoiceTotalAmount", &json)
        text(row, 26, "roomName", &json)
        text(row, 27, "roomColor", &json)
        json.key("createdAt")
        json.timestamp(milliseconds: row.int(12))
        json.key("updatedAt")
        json.timestamp(milliseconds: AppointmentQueries.changedAt(row))
        json.endObject()
    }

    @inline(__always)
    private static func text(_ row: borrowing Row, _ column: Int, _ name: StaticString, _ json: inout JSONWriter) {
        row.withUTF8(column) { json.field(name, utf8: $0) }
    }

    @inline(__always)
    private static func id(_ row: borrowing Row, _ column: Int, _ name: StaticString, _ json: inout JSONWriter) {
        row.withBytes(column) { bytes in
            if let bytes, let id = ID(columnBytes: bytes) {
                json.field(name, id)
            } else {
                json.field(name, utf8: nil)
            }
        }
    }

    /// A further part of the name that was just written.
    @inline(__always)
    private static func more(_ row: borrowing Row, _ column: Int, _ json: inout JSONWriter) {
        row.withUTF8(column) { if let part = $0 { json.append(utf8: part) } }
    }

    private static func amount(_ row: borrowing Row, _ column: Int, _ name: StaticString, _ json: inout JSONWriter) {
        json.key(name)
        if row.isNull(column) { json.null() } else { json.amount(thousandths: row.int(column)) }
    }
}
