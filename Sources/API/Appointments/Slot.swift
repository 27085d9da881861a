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

/// One of several days of slots (contract §4.14).
public struct SlotDay: JSONEncodable, Decodable, Sendable, Equatable {
    public var date: String
    public var clinicHours: DayHours
    public var isClosed: Bool?
    public var closedReason: String?
    public var slots: [Slot]

    public init(
        date: String,
        clinicHours: DayHours,
        isClosed: Bool? = nil,
        closedReason: String? = nil,
        slots: [Slot]
    ) {
        self.date = date
        self.clinicHours = clinicHours
        self.isClosed = isClosed
        self.closedReason = closedReason
        self.slots = slots
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("date", date)
        json.field("clinicHours", clinicHours)
        json.field("isClosed", isClosed)
        json.field("closedReason", closedReason)
        json.field("slots", slots)
        json.endObject()
    }
}

/// The slots of one day, or of several (spec, `GET /appointments/available-slots`; contract §4.14).
public struct SlotsResponse: JSONEncodable, Decodable, Sendable, Equatable {
    public var success: Bool
    public var date: String
    /// The doctor asked for; `null` when every doctor's slots are listed.
    public var doctorId: String?
    public var slots: [Slot]
    public var clinicHours: DayHours
    /// Whether the clinic is closed all day.
    public var isClosed: Bool?
    /// Why it is closed: the weekday, or the closure's reason.
    public var closedReason: String?
    public var bufferMinutes: Int
    public var note: String
    /// Only when several days were asked for, beginning with `date`.
    public var days: [SlotDay]?

    public init(
        success: Bool = true,
        date: String,
        doctorId: String? = nil,
        slots: [Slot],
        clinicHours: DayHours,
        isClosed: Bool? = nil,
        closedReason: String? = nil,
        bufferMinutes: Int,
        note: String,
        days: [SlotDay]? = nil
    ) {
        self.success = success
        self.date = date
        self.doctorId = doctorId
        self.slots = slots
        self.clinicHours = clinicHours
        self.isClosed = isClosed
        self.closedReason = closedReason
        self.bufferMinutes = bufferMinutes
        self.note = note
        self.days = days
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("success", success)
        json.field("date", date)
        json.field("doctorId", doctorId)
        json.field("slots", slots)
        json.field("clinicHours", clinicHours)
        json.field("isClosed", isClosed)
        json.field("closedReason", closedReason)
        json.field("bufferMinutes", bufferMinutes)
        json.field("note", note)
        json.field("days", days)
        json.endObject()
    }
}
