/// One step in the history of an appointment (contract §11).
public struct Activity: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    /// `created`, `rescheduled`, `updated`, `status_changed`, `cancelled`, `no_show` or `invoiced`.
    public var action: String
    /// `null` for the clinic's own jobs.
    public var actorId: String?
    public var actorName: String?
    public var actorRole: String?
    public var before: JSONValue?
    public var after: JSONValue?
    public var createdAt: String

    public init(
        id: String,
        action: String,
        actorId: String? = nil,
        actorName: String? = nil,
        actorRole: String? = nil,
        before: JSONValue? = nil,
        after: JSONValue? = nil,
        createdAt: String
    ) {
        self.id = id
        self.action = action
        self.actorId = actorId
        self.actorName = actorName
        self.actorRole = actorRole
        self.before = before
        self.after = after
        self.createdAt = createdAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("action", action)
        json.field("actorId", actorId)
        json.field("actorName", actorName)
        json.field("actorRole", actorRole)
        json.field("before", before)
        json.field("after", after)
        json.field("createdAt", createdAt)
        json.endObject()
    }
}
