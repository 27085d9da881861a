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
