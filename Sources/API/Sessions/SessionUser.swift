/// Who is signed in: part of the sign-in answer, and the answer of `/auth/me`.
public struct SessionUser: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var email: String
    public var firstName: String
    public var lastName: String
    public var name: String?
    /// In the current clinic.
    public var role: String
    /// The current clinic.
    public var clinicId: String?
    /// The user's own patient record there, if there is one.
    public var patientId: String?
    public var clinics: [SessionClinic]

    public init(
        id: String,
        email: String,
        firstName: String,
        lastName: String,
        name: String? = nil,
        role: String,
        clinicId: String? = nil,
        patientId: String? = nil,
        clinics: [SessionClinic]
    ) {
        self.id = id
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.name = name
        self.role = role
        self.clinicId = clinicId
        self.patientId = patientId
        self.clinics = clinics
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("email", email)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("name", name)
        json.field("role", role)
        json.field("clinicId", clinicId)
        json.field("patientId", patientId)
        json.field("clinics", clinics)
        json.endObject()
    }
}

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
