/// Somebody who works at a clinic. `id` is the user's id, and for doctors the `doctorId`.
public struct StaffMember: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var userId: String
    public var clinicId: String
    public var email: String
    public var firstName: String
    public var lastName: String
    public var name: String
    public var role: String
    public var isActive: Bool
    public var createdAt: String
    public var updatedAt: String

    public init(
        id: String,
        userId: String,
        clinicId: String,
        email: String,
        firstName: String,
        lastName: String,
        name: String,
        role: String,
        isActive: Bool,
        createdAt: String,
        updatedAt: String
    ) {
        self.id = id
        self.userId = userId
        self.clinicId = clinicId
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.name = name
        self.role = role
        self.isActive = isActive
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("userId", userId)
        json.field("clinicId", clinicId)
        json.field("email", email)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("name", name)
        json.field("role", role)
        json.field("isActive", isActive)
        json.field("createdAt", createdAt)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}
