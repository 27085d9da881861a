/// A patient's record at a clinic.
public struct Patient: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    /// As in `P-2026-001`, counted per clinic and year.
    public var patientNumber: String
    public var firstName: String
    public var lastName: String
    public var name: String
    public var phone: String?
    public var email: String?
    public var insurance: String?
    public var dateOfBirth: String?
    public var hasPortalAccount: Bool
    public var createdAt: String
    public var updatedAt: String

    public init(
        id: String,
        clinicId: String,
        patientNumber: String,
        firstName: String,
        lastName: String,
        name: String,
        phone: String? = nil,
        email: String? = nil,
        insurance: String? = nil,
        dateOfBirth: String? = nil,
        hasPortalAccount: Bool,
        createdAt: String,
        updatedAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.patientNumber = patientNumber
        self.firstName = firstName
        self.lastName = lastName
        self.name = name
        self.phone = phone
        self.email = email
        self.insurance = insurance
        self.dateOfBirth = dateOfBirth
        self.hasPortalAccount = hasPortalAccount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("patientNumber", patientNumber)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("name", name)
        json.field("phone", phone)
        json.field("email", email)
        json.field("insurance", insurance)
        json.field("dateOfBirth", dateOfBirth)
        json.field("hasPortalAccount", hasPortalAccount)
        json.field("createdAt", createdAt)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}
