/// Somebody whom the user can write to (spec, `GET /messages/contacts`). A patient gets a plain
/// list of these.
public struct Contact: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var firstName: String
    public var lastName: String
    /// Of staff only.
    public var role: String?
    public var email: String?
    /// Of patients only.
    public var patientNumber: String?
    /// `patient` or `staff`.
    public var type: String
    /// The same as `type`.
    public var contactType: String?
    public var name: String

    public init(
        id: String,
        firstName: String,
        lastName: String,
        role: String? = nil,
        email: String? = nil,
        patientNumber: String? = nil,
        type: String,
        contactType: String? = nil,
        name: String
    ) {
        self.id = id
        self.firstName = firstName
        self.lastName = lastName
        self.role = role
        self.email = email
        self.patientNumber = patientNumber
        self.type = type
        self.contactType = contactType
        self.name = name
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("role", role)
        json.field("email", email)
        json.field("patientNumber", patientNumber)
        json.field("type", type)
        json.field("contactType", contactType)
        json.field("name", name)
        json.endObject()
    }
}

/// What staff get from `GET /messages/contacts`.
public struct ContactDirectory: JSONEncodable, Decodable, Sendable, Equatable {
    public var patients: [Contact]
    public var staff: [Contact]
    public var all: [ContactSummary]

    public init(
        patients: [Contact],
        staff: [Contact],
        all: [ContactSummary]
    ) {
        self.patients = patients
        self.staff = staff
        self.all = all
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("patients", patients)
        json.field("staff", staff)
        json.field("all", all)
        json.endObject()
    }
}

/// The short form of a contact.
public struct ContactSummary: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var type: String
    public var contactType: String
    public var name: String

    public init(
        id: String,
        type: String,
        contactType: String,
        name: String
    ) {
        self.id = id
        self.type = type
        self.contactType = contactType
        self.name = name
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("type", type)
        json.field("contactType", contactType)
        json.field("name", name)
        json.endObject()
    }
}
