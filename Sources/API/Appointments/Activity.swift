/// One step in the history of an appointment (contract §11).
public struct Activity: Decodable, Sendable, Equatable {
    public let id: String
    /// `created`, `rescheduled`, `updated`, `status_changed`, `cancelled`, `no_show` or `invoiced`.
    public let action: String
    /// `null` for the clinic's own jobs.
    public let actorId: String?
    public let actorName: String?
    public let actorRole: String?
    public let before: JSONValue?
    public let after: JSONValue?
    public let createdAt: String
}
