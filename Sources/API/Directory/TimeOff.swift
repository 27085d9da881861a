/// Days on which a doctor is away.
public struct TimeOff: Decodable, Sendable, Equatable {
    /// UUID of the time off in lower case.
    public let id: String
    /// UUID of the clinic where it counts.
    public let clinicId: String
    /// UUID of the doctor, who is a user.
    public let doctorId: String
    /// The first day away: `YYYY-MM-DD` in the clinic's zone.
    public let startDate: String
    /// The last day away.
    public let endDate: String
    /// Why, in the clinic's words; `null` for none.
    public let reason: String?
    /// When it was entered: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}
