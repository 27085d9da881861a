/// A pause in a doctor's day.
public struct ScheduleBreak: JSONEncodable, Decodable, Sendable, Equatable {
    public var startTime: String
    public var endTime: String

    public init(
        startTime: String,
        endTime: String
    ) {
        self.startTime = startTime
        self.endTime = endTime
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("startTime", startTime)
        json.field("endTime", endTime)
        json.endObject()
    }
}
