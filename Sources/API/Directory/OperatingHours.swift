/// The hours of a week, by weekday (contract §8).
public struct OperatingHours: JSONEncodable, Decodable, Sendable, Equatable {
    public var monday: DayHours
    public var tuesday: DayHours
    public var wednesday: DayHours
    public var thursday: DayHours
    public var friday: DayHours
    public var saturday: DayHours
    public var sunday: DayHours

    public init(
        monday: DayHours,
        tuesday: DayHours,
        wednesday: DayHours,
        thursday: DayHours,
        friday: DayHours,
        saturday: DayHours,
        sunday: DayHours
    ) {
        self.monday = monday
        self.tuesday = tuesday
        self.wednesday = wednesday
        self.thursday = thursday
        self.friday = friday
        self.saturday = saturday
        self.sunday = sunday
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("monday", monday)
        json.field("tuesday", tuesday)
        json.field("wednesday", wednesday)
        json.field("thursday", thursday)
        json.field("friday", friday)
        json.field("saturday", saturday)
        json.field("sunday", sunday)
        json.endObject()
    }
}

extension OperatingHours {
    /// The hours of a weekday by its name, `monday` to `sunday`.
    public subscript(weekday: String) -> DayHours? {
        switch weekday {
        case "monday": monday
        case "tuesday": tuesday
        case "wednesday": wednesday
        case "thursday": thursday
        case "friday": friday
        case "saturday": saturday
        case "sunday": sunday
        default: nil
        }
    }
}

/// The hours of one day. Both times are `null` when the clinic is closed.
public struct DayHours: JSONEncodable, Decodable, Sendable, Equatable {
    public var openTime: String?
    /// May be `24:00`.
    public var closeTime: String?
    public var isClosed: Bool

    public init(
        openTime: String? = nil,
        closeTime: String? = nil,
        isClosed: Bool
    ) {
        self.openTime = openTime
        self.closeTime = closeTime
        self.isClosed = isClosed
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("openTime", openTime)
        json.field("closeTime", closeTime)
        json.field("isClosed", isClosed)
        json.endObject()
    }
}
