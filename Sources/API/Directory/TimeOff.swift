/// Days on which a doctor is away.
public struct TimeOff: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var doctorId: String
    public var startDate: String
    /// The last day away.
    public var endDate: String
    public var reason: String?
    public var createdAt: String

    public init(
        id: String,
        clinicId: String,
        doctorId: String,
        startDate: String,
        endDate: String,
        reason: String? = nil,
        createdAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.doctorId = doctorId
        self.startDate = startDate
        self.endDate = endDate
        self.reason = reason
        self.createdAt = createdAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("doctorId", doctorId)
        json.field("startDate", startDate)
        json.field("endDate", endDate)
        json.field("reason", reason)
        json.field("createdAt", createdAt)
        json.endObject()
    }
}
