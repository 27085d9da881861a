/// The slots of one day, or of several (spec, `GET /appointments/available-slots`; contract §4.14).
public struct SlotsResponse: Decodable, Sendable, Equatable {
    public let success: Bool
    public let date: String
    /// The doctor asked for; `null` when every doctor's slots are listed.
    public let doctorId: String?
    public let slots: [Slot]
    public let clinicHours: DayHours
    /// Whether the clinic is closed all day.
    public let isClosed: Bool
    public let bufferMinutes: Int
    public let note: String
    /// Only when several days were asked for, beginning with `date`.
    public let days: [SlotDay]?
}
