/// A place in a doctor's day (spec, `GET /appointments/available-slots`).
///
/// As in the sample, a free slot has `duration`, `bufferMinutes` and `notes`, a taken one has `reason`;
/// neither has the other's keys.
public struct Slot: JSONEncodable, Decodable, Sendable, Equatable {
    public var time: String
    public var available: Bool
    public var doctorId: String?
    public var doctorName: String?
    /// Minutes that can be booked.
    public var duration: Int?
    public var bufferMinutes: Int?
    public var notes: String?
    /// Why it can't be booked.
    public var reason: String?

    /// A slot that can be booked.
    public static func free(
        at time: String,
        doctorId: String?,
        doctorName: String?,
        duration: Int,
        bufferMinutes: Int,
        notes: String
    ) -> Slot {
        Slot(
            time: time, available: true, doctorId: doctorId, doctorName: doctorName, duration: duration,
            bufferMinutes: bufferMinutes,
            notes: notes)
    }

    /// A slot that can't be booked, and why.
    public static func taken(at time: String, doctorId: String?, doctorName: String?, reason: String) -> Slot
    {
        Slot(time: time, available: false, doctorId: doctorId, doctorName: doctorName, reason: reason)
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("time", time)
        json.field("available", available)
        json.field("doctorId", doctorId)
        json.field("doctorName", doctorName)
        if available {
            json.field("duration", duration)
            json.field("bufferMinutes", bufferMinutes)
            json.field("notes", notes)
        } else {
            json.field("reason", reason)
        }
        json.endObject()
    }
}
