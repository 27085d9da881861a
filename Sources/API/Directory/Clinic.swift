/// A clinic and its settings (contract §8).
public struct Clinic: Decodable, Sendable, Equatable {
    /// UUID of the clinic in lower case; the value of `X-Clinic-Id`.
    public let id: String
    /// As patients read it.
    public let name: String
    /// IANA identifier.
    public let timezone: String
    /// The hours of each weekday in the clinic's zone.
    public let operatingHours: OperatingHours
    /// Minutes kept free between appointments; 30 by default (contract §4.2).
    public let bufferMinutes: Int
    /// The grid of the slots and the default duration, in minutes (contract §4.14).
    public let slotMinutes: Int
    /// ISO 4217 code.
    public let currency: String
    /// ISO 3166-1 alpha-2, upper case: whose national telephone numbers are understood. `null`: nobody's.
    public let country: String?
    /// Minutes after an appointment's end until it counts as missed; `null`: never by itself.
    public let noShowGraceMinutes: Int?
    /// How long before an appointment reminders go out.
    public let reminderMinutes: [Int]
    /// What patients may book by themselves; `null`: as much as they like.
    public let patientBooking: PatientBooking?
    /// WhatsApp messages and mails with a new password in one of the clinic's days.
    public let dailyMessageLimit: Int
    /// When deliveries wait; `null`: never.
    public let quietHours: ClinicQuietHours?
    /// Whether patients are recalled only after a yes.
    public let recallNeedsConsent: Bool
    /// Members in these roles need a second factor.
    public let mfaRequiredRoles: [String]
    /// Members in these roles may book what the calendar refuses; a doctor always may in the own column.
    public let overrideRoles: [String]
    /// When it was created: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When its settings last changed: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}

/// Limits of what patients book by themselves; `null` lifts one (Accounts, A4).
public struct PatientBooking: Decodable, Sendable, Equatable {
    /// Requests of one patient that wait for an answer.
    public let maxOpenRequests: Int?
    /// Days from today to the appointment, by the clinic's clock.
    public let maxDaysAhead: Int?
    /// Minutes of one appointment.
    public let maxMinutes: Int?
    /// Hours after which a request that nobody has answered is cancelled.
    public let requestExpiryHours: Int?
}

/// A span of each day by the clinic's clock, which may pass midnight (Accounts, A6).
public struct ClinicQuietHours: Decodable, Sendable, Equatable {
    /// When it begins: `HH:MM` in the clinic's zone.
    public let from: String
    /// The first minute that is not quiet any more: `HH:MM` in the clinic's zone.
    public let to: String
}
