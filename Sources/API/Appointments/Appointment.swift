/// One appointment, enriched with the names, the room and the invoice that a list shows
/// (spec, "Shared Schema").
public struct Appointment: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let patientId: String
    public let doctorId: String?
    /// `YYYY-MM-DD` in the clinic's zone.
    public let appointmentDate: String
    /// `HH:MM` in the clinic's zone.
    public let appointmentTime: String
    public let appointmentType: String
    public let durationMinutes: Int
    /// `requested`, `scheduled`, `confirmed`, `in_progress`, `completed`, `cancelled` or `no_show`.
    public let status: String
    public let operatory: String?
    public let roomId: String?
    public let notes: String?
    public let patientName: String?
    public let patientPhone: String?
    public let patientEmail: String?
    public let patientNumber: String?
    public let patientInsurance: String?
    public let doctorName: String?
    public let invoiceId: String?
    public let invoiceStatus: String?
    public let invoiceBalance: Amount?
    public let invoiceTotalAmount: Amount?
    public let roomName: String?
    public let roomColor: String?
    public let createdAt: String
    public let updatedAt: String
}
