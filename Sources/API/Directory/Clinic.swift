/// A clinic and its settings (contract §8).
public struct Clinic: Decodable, Sendable, Equatable {
    public let id: String
    public let name: String
    /// IANA identifier.
    public let timezone: String
    public let operatingHours: OperatingHours
    public let bufferMinutes: Int
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
    public let createdAt: String
    public let updatedAt: String
}

/// Limits of what patients book by themselves; `null` lifts one (Accounts, A4).
public struct PatientBooking: Decodable, Sendable, Equatable {
    public let maxOpenRequests: Int?
    public let maxDaysAhead: Int?
    public let maxMinutes: Int?
    public let requestExpiryHours: Int?
}

/// A span of each day by the clinic's clock, which may pass midnight (Accounts, A6).
public struct ClinicQuietHours: Decodable, Sendable, Equatable {
    public let from: String
    public let to: String
}
