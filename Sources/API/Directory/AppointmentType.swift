/// A kind of appointment and how long it usually takes.
public struct AppointmentType: Decodable, Sendable, Equatable {
    /// UUID of the type in lower case.
    public let id: String
    /// UUID of the clinic whose type it is.
    public let clinicId: String
    /// As the clinic calls it; unique there, compared as operatories are (contract §8).
    public let name: String
    /// How long such an appointment takes by default: 5 to 480 minutes.
    public let durationMinutes: Int
    /// `#RRGGBB`.
    public let color: String?
    /// When it was created: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When it last changed: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}
