/// One appointment, enriched with the names, the room and the invoice that a list shows
/// (spec, "Shared Schema").
public struct Appointment: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var patientId: String
    public var doctorId: String?
    /// `YYYY-MM-DD` in the clinic's zone.
    public var appointmentDate: String
    /// `HH:MM` in the clinic's zone.
    public var appointmentTime: String
    public var appointmentType: String
    public var durationMinutes: Int
    /// `requested`, `scheduled`, `confirmed`, `in_progress`, `completed`, `cancelled` or `no_show`.
    public var status: String
    public var operatory: String?
    public var roomId: String?
    public var notes: String?
    public var patientName: String?
    public var patientPhone: String?
    public var patientEmail: String?
    public var patientNumber: String?
    public var patientInsurance: String?
    public var doctorName: String?
    public var invoiceId: String?
    public var invoiceStatus: String?
    public var invoiceBalance: Amount?
    public var invoiceTotalAmount: Amount?
    public var roomName: String?
    public var roomColor: String?
    public var createdAt: String
    public var updatedAt: String

    public init(
        id: String,
        clinicId: String,
        patientId: String,
        doctorId: String? = nil,
        appointmentDate: String,
        appointmentTime: String,
        appointmentType: String,
        durationMinutes: Int,
        status: String,
        operatory: String? = nil,
        roomId: String? = nil,
        notes: String? = nil,
        patientName: String? = nil,
        patientPhone: String? = nil,
        patientEmail: String? = nil,
        patientNumber: String? = nil,
        patientInsurance: String? = nil,
        doctorName: String? = nil,
        invoiceId: String? = nil,
        invoiceStatus: String? = nil,
        invoiceBalance: Amount? = nil,
        invoiceTotalAmount: Amount? = nil,
        roomName: String? = nil,
        roomColor: String? = nil,
        createdAt: String,
        updatedAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.patientId = patientId
        self.doctorId = doctorId
        self.appointmentDate = appointmentDate
        self.appointmentTime = appointmentTime
        self.appointmentType = appointmentType
        self.durationMinutes = durationMinutes
        self.status = status
        self.operatory = operatory
        self.roomId = roomId
        self.notes = notes
        self.patientName = patientName
        self.patientPhone = patientPhone
        self.patientEmail = patientEmail
        self.patientNumber = patientNumber
        self.patientInsurance = patientInsurance
        self.doctorName = doctorName
        self.invoiceId = invoiceId
        self.invoiceStatus = invoiceStatus
        self.invoiceBalance = invoiceBalance
        self.invoiceTotalAmount = invoiceTotalAmount
        self.roomName = roomName
        self.roomColor = roomColor
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("patientId", patientId)
        json.field("doctorId", doctorId)
        json.field("appointmentDate", appointmentDate)
        json.field("appointmentTime", appointmentTime)
        json.field("appointmentType", appointmentType)
        json.field("durationMinutes", durationMinutes)
        json.field("status", status)
        json.field("operatory", operatory)
        json.field("roomId", roomId)
        json.field("notes", notes)
        json.field("patientName", patientName)
        json.field("patientPhone", patientPhone)
        json.field("patientEmail", patientEmail)
        json.field("patientNumber", patientNumber)
        json.field("patientInsurance", patientInsurance)
        json.field("doctorName", doctorName)
        json.field("invoiceId", invoiceId)
        json.field("invoiceStatus", invoiceStatus)
        json.field("invoiceBalance", invoiceBalance)
        json.field("invoiceTotalAmount", invoiceTotalAmount)
        json.field("roomName", roomName)
        json.field("roomColor", roomColor)
        json.field("createdAt", createdAt)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}
