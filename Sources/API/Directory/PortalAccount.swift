/// A patient's own sign-in. `id` is the user's id.
public struct PortalAccount: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var patientId: String
    public var email: String
    public var role: String
    public var isActive: Bool
    public var createdAt: String

    public init(
        id: String,
        clinicId: String,
        patientId: String,
        email: String,
        role: String = "patient",
        isActive: Bool,
        createdAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.patientId = patientId
        self.email = email
        self.role = role
        self.isActive = isActive
        self.createdAt = createdAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("patientId", patientId)
        json.field("email", email)
        json.field("role", role)
        json.field("isActive", isActive)
        json.field("createdAt", createdAt)
        json.endObject()
    }
}
