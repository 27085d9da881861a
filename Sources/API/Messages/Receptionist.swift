/// A receptionist whom patients can turn to (spec, `GET /messages/receptionists`).
public struct Receptionist: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var email: String
    public var firstName: String
    public var lastName: String
    public var role: String

    public init(
        id: String,
        email: String,
        firstName: String,
        lastName: String,
        role: String
    ) {
        self.id = id
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.role = role
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("email", email)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("role", role)
        json.endObject()
    }
}
