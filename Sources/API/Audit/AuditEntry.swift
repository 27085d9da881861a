/// Who did what to which row. Each entry is chained to the one before by its hash.
public struct AuditEntry: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    /// From 1, without gaps, in each clinic.
    public var number: Int?
    public var clinicId: String?
    public var actorId: String?
    public var actorName: String?
    public var actorRole: String?
    public var action: String
    /// The kind of row.
    public var entity: String
    public var entityId: String?
    public var before: JSONValue?
    public var after: JSONValue?
    public var requestId: String?
    public var ipAddress: String?
    public var previousHash: String?
    public var hash: String?
    public var createdAt: String

    public init(
        id: String,
        number: Int? = nil,
        clinicId: String? = nil,
        actorId: String? = nil,
        actorName: String? = nil,
        actorRole: String? = nil,
        action: String,
        entity: String,
        entityId: String? = nil,
        before: JSONValue? = nil,
        after: JSONValue? = nil,
        requestId: String? = nil,
        ipAddress: String? = nil,
        previousHash: String? = nil,
        hash: String? = nil,
        createdAt: String
    ) {
        self.id = id
        self.number = number
        self.clinicId = clinicId
        self.actorId = actorId
        self.actorName = actorName
        self.actorRole = actorRole
        self.action = action
        self.entity = entity
        self.entityId = entityId
        self.before = before
        self.after = after
        self.requestId = requestId
        self.ipAddress = ipAddress
        self.previousHash = previousHash
        self.hash = hash
        self.createdAt = createdAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("number", number)
        json.field("clinicId", clinicId)
        json.field("actorId", actorId)
        json.field("actorName", actorName)
        json.field("actorRole", actorRole)
        json.field("action", action)
        json.field("entity", entity)
        json.field("entityId", entityId)
        json.field("before", before)
        json.field("after", after)
        json.field("requestId", requestId)
        json.field("ipAddress", ipAddress)
        json.field("previousHash", previousHash)
        json.field("hash", hash)
        json.field("createdAt", createdAt)
        json.endObject()
    }
}
