/// Days on which a clinic is closed besides its weekly hours.
public struct Closure: Decodable, Sendable, Equatable {
    /// UUID of the closure in lower case.
    public let id: String
    /// UUID of the clinic that is closed.
    public let clinicId: String
    /// The first day.
    public let date: String
    /// The last day.
    public let endDate: String?
    /// Why, in the clinic's words, as in `Eid al-Fitr`.
    public let reason: String
    /// When it was entered: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}
