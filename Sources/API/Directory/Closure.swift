/// Days on which a clinic is closed besides its weekly hours.
public struct Closure: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    /// The first day.
    public var date: String
    /// The last day.
    public var endDate: String?
    public var reason: String
    public var createdAt: String

    public init(
        id: String,
        clinicId: String,
        date: String,
        endDate: String? = nil,
        reason: String,
        createdAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.date = date
        self.endDate = endDate
        self.reason = reason
        self.createdAt = createdAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("date", date)
        json.field("endDate", endDate)
        json.field("reason", reason)
        json.field("createdAt", createdAt)
        json.endObject()
    }
}
