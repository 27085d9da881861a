/// A place in a doctor's day (spec, `GET /appointments/available-slots`).
///
/// As in the sample, a free slot has `duration`, `bufferMinutes` and `notes`, a taken one has `reason`;
/// neither has the other's keys.
public struct Slot: Decodable, Sendable, Equatable {
    public let time: String
    public let available: Bool
    public let doctorId: String?
    public let doctorName: String?
    /// Minutes that can be booked.
    public let duration: Int?
    public let bufferMinutes: Int?
    public let notes: String?
    /// Why it can't be booked.
    public let reason: String?
}

/// One of several days of slots (contract §4.14).
public struct SlotDay: Decodable, Sendable, Equatable {
    public let date: String
    public let clinicHours: DayHours
    public let isClosed: Bool
    public let slots: [Slot]
}

/// The slots of one day, or of several (spec, `GET /appointments/available-slots`; contract §4.14).
public struct SlotsResponse: Decodable, Sendable, Equatable {
    public let success: Bool
    public let date: String
    /// The doctor asked for; `null` when every doctor's slots are listed.
    public let doctorId: String?
    public let slots: [Slot]
    public let clinicHours: DayHours
    /// Whether the clinic is closed all day. This server always says; the specification's sample does not.
    public let isClosed: Bool?
    public let bufferMinutes: Int
    public let note: String
    /// Only when several days were asked for, beginning with `date`.
    public let days: [SlotDay]?
}
