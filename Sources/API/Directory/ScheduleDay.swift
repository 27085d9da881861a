/// A doctor's hours on one weekday.
public struct ScheduleDay: JSONEncodable, Decodable, Sendable, Equatable {
    /// `monday` to `sunday`.
    public var weekday: String
    public var startTime: String
    public var endTime: String
    public var breaks: [ScheduleBreak]

    public init(
        weekday: String,
        startTime: String,
        endTime: String,
        breaks: [ScheduleBreak]
    ) {
        self.weekday = weekday
        self.startTime = startTime
        self.endTime = endTime
        self.breaks = breaks
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("weekday", weekday)
        json.field("startTime", startTime)
        json.field("endTime", endTime)
        json.field("breaks", breaks)
        json.endObject()
    }
}
