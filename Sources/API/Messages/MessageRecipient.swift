/// The colleague whom a direct message is for.
public struct MessageRecipient: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var firstName: String
    public var lastName: String
    public var role: String

    public init(
        id: String,
        firstName: String,
        lastName: String,
        role: String
    ) {
        self.id = id
        self.firstName = firstName
        self.lastName = lastName
        self.role = role
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("role", role)
        json.endObject()
    }
}
