/// Who did what to which row. Each entry is chained to the one before by its hash.
public struct AuditEntry: Decodable, Sendable, Equatable {
    public let id: String
    /// From 1, without gaps, in each clinic.
    public let number: Int?
    public let clinicId: String?
    public let actorId: String?
    public let actorName: String?
    public let actorRole: String?
    public let action: String
    /// The kind of row.
    public let entity: String
    public let entityId: String?
    public let before: JSONValue?
    public let after: JSONValue?
    public let requestId: String?
    public let ipAddress: String?
    public let previousHash: String?
    public let hash: String?
    public let createdAt: String
}
