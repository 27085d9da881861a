/// A kind of appointment and how long it usually takes.
public struct AppointmentType: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let name: String
    public let durationMinutes: Int
    /// `#RRGGBB`.
    public let color: String?
    public let createdAt: String
    public let updatedAt: String
}
