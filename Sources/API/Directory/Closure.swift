/// Days on which a clinic is closed besides its weekly hours.
public struct Closure: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    /// The first day.
    public let date: String
    /// The last day.
    public let endDate: String?
    public let reason: String
    public let createdAt: String
}
