/// Who did what to which row. Each entry is chained to the one before by its hash.
public struct AuditEntry: Decodable, Sendable, Equatable {
    /// UUID of the entry in lower case.
    public let id: String
    /// From 1, without gaps, in each clinic.
    public let number: Int?
    /// UUID of the clinic in whose chain the entry stands.
    public let clinicId: String?
    /// UUID of the user; `null` for what the server did by itself.
    public let actorId: String?
    /// Who did it, as named at that time.
    public let actorName: String?
    /// The actor's role at that time; `system` for the server itself.
    public let actorRole: String?
    /// What was done, as in `created`, `status_changed`, `deleted` or `signed_in`.
    public let action: String
    /// The kind of row.
    public let entity: String
    /// UUID of the row that it was done to.
    public let entityId: String?
    /// What changed, as it was before; `null` where nothing was.
    public let before: JSONValue?
    /// What changed, as it is after; `null` where nothing is left.
    public let after: JSONValue?
    /// The `X-Request-Id` of the request (contract §2), or `job-` and the name of a job of the server.
    public let requestId: String?
    /// The IP address that the request came from; `local` for what the server did by itself.
    public let ipAddress: String?
    /// Why a superadmin did it, as they said; `null` for everybody else.
    public let reason: String?
    /// The `hash` of the entry before; empty in a clinic's first entry.
    public let previousHash: String?
    /// SHA-256 over the entry and `previousHash`, in lower-case hexadecimal.
    public let hash: String?
    /// When it was done: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}
