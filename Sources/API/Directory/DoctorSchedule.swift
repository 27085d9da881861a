/// A doctor's weekly hours at a clinic. A weekday that is missing is free.
public struct DoctorSchedule: JSONEncodable, Decodable, Sendable, Equatable {
    public var doctorId: String
    public var clinicId: String
    /// Empty: the doctor works the clinic's hours.
    public var weekly: [ScheduleDay]
    public var updatedAt: String?

    public init(
        doctorId: String,
        clinicId: String,
        weekly: [ScheduleDay],
        updatedAt: String? = nil
    ) {
        self.doctorId = doctorId
        self.clinicId = clinicId
        self.weekly = weekly
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("doctorId", doctorId)
        json.field("clinicId", clinicId)
        json.field("weekly", weekly)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}

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
