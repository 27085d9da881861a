/// The hours of one day. Both times are `null` when the clinic is closed.
public struct DayHours: Decodable, Sendable, Equatable {
    public let openTime: String?
    /// May be `24:00`.
    public let closeTime: String?
    public let isClosed: Bool
}
