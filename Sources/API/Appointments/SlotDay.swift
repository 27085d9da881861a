/// One of several days of slots (contract §4.14).
public struct SlotDay: Decodable, Sendable, Equatable {
    public let date: String
    public let clinicHours: DayHours
    public let isClosed: Bool
    public let slots: [Slot]
}
