/// The patient whose thread a message is in.
public struct MessagePatient: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var firstName: String
    public var lastName: String
    public var patientNumber: String

    public init(
        id: String,
        firstName: String,
        lastName: String,
        patientNumber: String
    ) {
        self.id = id
        self.firstName = firstName
        self.lastName = lastName
        self.patientNumber = patientNumber
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("patientNumber", patientNumber)
        json.endObject()
    }
}
