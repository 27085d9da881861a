/// A clinic and its settings (contract §8).
public struct Clinic: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var name: String
    /// IANA identifier.
    public var timezone: String
    public var operatingHours: OperatingHours
    public var bufferMinutes: Int
    public var slotMinutes: Int
    /// ISO 4217 code.
    public var currency: String
    /// ISO 3166-1 alpha-2, upper case: whose national telephone numbers are understood. `null`: nobody's.
    public var country: String?
    /// Minutes after a visit's end until it counts as missed; `null`: never by itself.
    public var noShowGraceMinutes: Int?
    /// How long before a visit reminders go out.
    public var reminderMinutes: [Int]
    public var createdAt: String
    public var updatedAt: String

    public init(
        id: String,
        name: String,
        timezone: String,
        operatingHours: OperatingHours,
        bufferMinutes: Int,
        slotMinutes: Int,
        currency: String,
        country: String? = nil,
        noShowGraceMinutes: Int? = nil,
        reminderMinutes: [Int],
        createdAt: String,
        updatedAt: String
    ) {
        self.id = id
        self.name = name
        self.timezone = timezone
        self.operatingHours = operatingHours
        self.bufferMinutes = bufferMinutes
        self.slotMinutes = slotMinutes
        self.currency = currency
        self.country = country
        self.noShowGraceMinutes = noShowGraceMinutes
        self.reminderMinutes = reminderMinutes
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("name", name)
        json.field("timezone", timezone)
        json.field("operatingHours", operatingHours)
        json.field("bufferMinutes", bufferMinutes)
        json.field("slotMinutes", slotMinutes)
        json.field("currency", currency)
        json.field("country", country)
        json.field("noShowGraceMinutes", noShowGraceMinutes)
        json.field("reminderMinutes", reminderMinutes)
        json.field("createdAt", createdAt)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}
