/// A kind of appointment and how long it usually takes.
public struct AppointmentType: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var name: String
    public var durationMinutes: Int
    /// `#RRGGBB`.
    public var color: String?
    public var createdAt: String
    public var updatedAt: String

    public init(
        id: String,
        clinicId: String,
        name: String,
        durationMinutes: Int,
        color: String? = nil,
        createdAt: String,
        updatedAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.name = name
        self.durationMinutes = durationMinutes
        self.color = color
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("name", name)
        json.field("durationMinutes", durationMinutes)
        json.field("color", color)
        json.field("createdAt", createdAt)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}
