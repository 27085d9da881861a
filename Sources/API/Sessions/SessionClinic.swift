/// A clinic that the user belongs to.
public struct SessionClinic: Decodable, Sendable, Equatable {
    public let id: String
    public let name: String
    public let role: String
}
