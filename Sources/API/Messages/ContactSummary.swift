/// The short form of a contact.
public struct ContactSummary: Decodable, Sendable, Equatable {
    public let id: String
    public let type: String
    public let contactType: String
    public let name: String
}
