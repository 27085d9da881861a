/// The body of every error (contract §2). The four first keys are always there; the others only where
/// they say something.
public struct ErrorBody: JSONEncodable, Decodable, Sendable, Equatable, Error {
    public var error: String
    public var message: String
    public var code: String
    public var timestamp: String
    /// Every bad field of the request at once.
    public var fields: [FieldError]?
    /// The appointments in the way, with a 409 on booking.
    public var conflicts: [SlotConflict]?
    /// For finding a 5xx in the server's logs.
    public var requestId: String?

    public init(
        error: String,
        message: String,
        code: String,
        timestamp: String,
        fields: [FieldError]? = nil,
        conflicts: [SlotConflict]? = nil,
        requestId: String? = nil
    ) {
        self.error = error
        self.message = message
        self.code = code
        self.timestamp = timestamp
        self.fields = fields
        self.conflicts = conflicts
        self.requestId = requestId
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("error", error)
        json.field("message", message)
        json.field("code", code)
        json.field("timestamp", timestamp)
        if let fields { json.field("fields", fields) }
        if let conflicts { json.field("conflicts", conflicts) }
        if let requestId { json.field("requestId", requestId) }
        json.endObject()
    }
}
