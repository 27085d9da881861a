/// A place in a doctor's day (spec, `GET /appointments/available-slots`).
///
/// As in the sample, a free slot has `duration`, `bufferMinutes` and `notes`, a taken one has `reason`; neither has the other's keys.
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
