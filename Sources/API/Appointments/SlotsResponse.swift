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
