/// One step in the history of an appointment (contract §11).
public struct Activity: Decodable, Sendable, Equatable {
    /// UUID of this step in lower case: the id of its entry in the audit trail.
    public let id: String
    /// `created`, `rescheduled`, `updated`, `status_changed`, `cancelled`, `no_show`, `invoiced` or
    /// `overridden`, which patients do not see.
    public let action: String
    /// `null` for the clinic's own jobs.
    public let actorId: String?
    /// Who did it, as named at that time; the job's name for the clinic's own jobs.
    public let actorName: String?
    /// The actor's role at that time, as in ``SessionUser/role``; `system` for the clinic's own jobs.
    public let actorRole: String?
    /// What the step changed, as it was before; `null` where nothing was.
    public let before: JSONValue?
    /// What the step changed, as it is after; `null` where nothing is left.
    public let after: JSONValue?
    /// When it happened: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}
