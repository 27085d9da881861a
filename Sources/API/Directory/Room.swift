/// A treatment room.
public struct Room: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let name: String
    /// `#RRGGBB`.
    public let color: String?
    public let createdAt: String
    public let updatedAt: String
}
