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
    /// Members in these roles need a second factor.
    public let mfaRequiredRoles: [String]
    public let createdAt: String
    public let updatedAt: String
}
