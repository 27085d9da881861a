/// Days on which a doctor is away.
public struct TimeOff: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let doctorId: String
    public let startDate: String
    /// The last day away.
    public let endDate: String
    public let reason: String?
    public let createdAt: String
}
