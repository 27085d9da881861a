/// The body of every error (contract §2). The four first keys are always there; the others only where they say something.
public struct ErrorBody: WireObject, Decodable, Sendable, Equatable, Error {
    public var error: String
    public var message: String
    public var code: String
    public var timestamp: String
    /// Every bad field of the request at once.
    public var fields: [FieldError]?
    /// The visits in the way, with a 409 on booking.
    public var conflicts: [SlotConflict]?
    /// For finding a 5xx in the server's logs.
    public var requestId: String?

    public init(
        error: String, message: String, code: String, timestamp: String, fields: [FieldError]? = nil,
        conflicts: [SlotConflict]? = nil, requestId: String? = nil
    ) {
        (self.error, self.message, self.code, self.timestamp) = (error, message, code, timestamp)
        (self.fields, self.conflicts, self.requestId) = (fields, conflicts, requestId)
    }

    public static let schemaName: String? = "Error"
    public static let fields: [Field<ErrorBody>] = [
        Field("error", \.error), Field("message", \.message), Field("code", \.code),
        Field("timestamp", \.timestamp, .timestamp), .present("fields", \.fields), .present("conflicts", \.conflicts),
        .present("requestId", \.requestId),
    ]
}
