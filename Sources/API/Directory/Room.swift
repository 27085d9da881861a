/// A treatment room.
public struct Room: Decodable, Sendable, Equatable {
    /// UUID of the room in lower case.
    public let id: String
    /// UUID of the clinic that the room is in.
    public let clinicId: String
    /// As the clinic calls it; unique there, compared as operatories are (contract §8).
    public let name: String
    /// `#RRGGBB`.
    public let color: String?
    /// When it was created: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When it last changed: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}
