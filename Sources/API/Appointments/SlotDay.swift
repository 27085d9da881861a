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
