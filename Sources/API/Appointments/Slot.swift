/// A place in a doctor's day (spec, `GET /appointments/available-slots`).
///
/// As in the sample, a free slot has `duration`, `bufferMinutes` and `notes`, a taken one has `reason`;
/// neither has the other's keys.
public struct Slot: Decodable, Sendable, Equatable {
    /// When it begins: `HH:MM` in the clinic's zone.
    public let time: String
    /// Whether a booking of this slot would be accepted now (contract §4.4).
    public let available: Bool
    /// UUID of the doctor whose time it is.
    public let doctorId: String?
    /// `Dr.` with first and last name.
    public let doctorName: String?
    /// Minutes that can be booked.
    public let duration: Int?
    /// Minutes kept free between appointments (contract §4.2); absent for a taken slot.
    public let bufferMinutes: Int?
    /// `Morning slot` before 12:00, `Afternoon slot` after; absent for a taken slot (contract §4.14).
    public let notes: String?
    /// Why it can't be booked.
    public let reason: String?
}

/// One of several days of slots (contract §4.14).
public struct SlotDay: Decodable, Sendable, Equatable {
    /// `YYYY-MM-DD` in the clinic's zone.
    public let date: String
    /// The clinic's hours on that day, closures included.
    public let clinicHours: DayHours
    /// Whether the clinic is closed all day; there are no slots then.
    public let isClosed: Bool
    /// By time, then by doctor; empty for a day that is past.
    public let slots: [Slot]
}

/// The slots of one day, or of several (spec, `GET /appointments/available-slots`; contract §4.14).
public struct SlotsResponse: Decodable, Sendable, Equatable {
    /// Always true; a failure answers with an ``ErrorBody``.
    public let success: Bool
    /// The day asked for: `YYYY-MM-DD` in the clinic's zone.
    public let date: String
    /// The doctor asked for; `null` when every doctor's slots are listed.
    public let doctorId: String?
    /// The slots of `date` alone: by time, then by doctor.
    public let slots: [Slot]
    /// The clinic's hours on `date`, closures included.
    public let clinicHours: DayHours
    /// Whether the clinic is closed all day. This server always says; the specification's sample does not.
    public let isClosed: Bool?
    /// The clinic's minutes between appointments (contract §4.2).
    public let bufferMinutes: Int
    /// The buffer in words, as in `30-minute buffer applied between appointments`.
    public let note: String
    /// Only when several days were asked for, beginning with `date`.
    public let days: [SlotDay]?
}
