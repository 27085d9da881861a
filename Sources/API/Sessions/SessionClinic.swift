/// A clinic that the user belongs to.
public struct SessionClinic: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var name: String
    public var role: String

    public init(
        id: String,
        name: String,
        role: String
    ) {
        self.id = id
        self.name = name
        self.role = role
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("name", name)
        json.field("role", role)
        json.endObject()
    }
}
