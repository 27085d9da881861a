/// The colleague whom a direct message is for.
public struct MessageRecipient: Decodable, Sendable, Equatable {
    public let id: String
    public let firstName: String
    public let lastName: String
    public let role: String
}
