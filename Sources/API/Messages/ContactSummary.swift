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
