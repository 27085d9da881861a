/// The answer to deleting a message.
public struct MessageDeleted: Decodable, Sendable, Equatable {
    public let id: String
    public let status: String
}
