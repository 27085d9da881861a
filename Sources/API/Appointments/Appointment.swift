/// One appointment, enriched with the names, the room and the invoice that a list shows
/// (spec, "Shared Schema").
public struct Appointment: Decodable, Sendable, Equatable {
    /// UUID of the appointment in lower case.
    public let id: String
    /// UUID of the clinic whose calendar holds it.
    public let clinicId: String
    /// UUID of the patient's record; never changes (contract §4.8).
    public let patientId: String
    /// UUID of the doctor, who is a user; `null` while no doctor is named.
    public let doctorId: String?
    /// `YYYY-MM-DD` in the clinic's zone.
    public let appointmentDate: String
    /// `HH:MM` in the clinic's zone.
    public let appointmentTime: String
    /// Free text such as `Checkup`; need not be the name of an ``AppointmentType``.
    public let appointmentType: String
    /// Real minutes, 5 to 480, also across a clock change (contract §4.6, §4.7).
    public let durationMinutes: Int
    /// `requested`, `scheduled`, `confirmed`, `in_progress`, `completed`, `cancelled` or `no_show`.
    public let status: String
    /// The chair or place as the clinic writes it; `null` for none. Two appointments can't share one at a
    /// time, however it is spelled (contract §4.2).
    public let operatory: String?
    /// UUID of the room; `null` for none. Independent of `operatory` (contract §4.2).
    public let roomId: String?
    /// Free text; `null` for none. The reason of a status change replaces it (contract §4.9).
    public let notes: String?
    /// First and last name of the patient.
    public let patientName: String?
    /// The patient's telephone number as the clinic entered it; `null` for none.
    public let patientPhone: String?
    /// The patient's e-mail address; `null` for none.
    public let patientEmail: String?
    /// As in `P-2026-001`, counted per clinic and year (contract §8).
    public let patientNumber: String?
    /// The patient's insurer, free text; `null` for none.
    public let patientInsurance: String?
    /// `Dr.` with first and last name; `null` without a doctor.
    public let doctorName: String?
    /// UUID of the appointment's invoice; `null` while there is none.
    public let invoiceId: String?
    /// As ``Invoice/status``; `null` without an invoice.
    public let invoiceStatus: String?
    /// What is still owed, in the invoice's currency; `null` without an invoice.
    public let invoiceBalance: Amount?
    /// The invoice's total, in its own currency; `null` without an invoice.
    public let invoiceTotalAmount: Amount?
    /// The room's name; `null` without a room.
    public let roomName: String?
    /// The room's colour, `#RRGGBB`; `null` without a room or a colour.
    public let roomColor: String?
    /// Why staff booked it although the calendar refused it; absent for others, and for patients.
    public let overrideReason: String?
    /// UUID of the user who did; absent for others, and for patients.
    public let overriddenBy: String?
    /// When the patient came: RFC 3339 in UTC with milliseconds; `null` while they have not.
    public let arrivedAt: String?
    /// When the patient took the chair, as ``arrivedAt``; since then the status is `in_progress`.
    public let seatedAt: String?
    /// When the treatment ended, as ``arrivedAt``.
    public let finishedAt: String?
    /// When the patient left, as ``arrivedAt``.
    public let dismissedAt: String?
    /// When it was booked: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When it last changed, or a name or phone that it shows (contract §4.13): RFC 3339 in UTC with
    /// milliseconds.
    public let updatedAt: String
}
