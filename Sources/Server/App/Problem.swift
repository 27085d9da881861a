public import API
public import HTTPTypes

/// An answer that is not success: the one error type that reaches the wire (contract §2).
///
/// Every problem has `error`, `message` and `code`; the pipeline adds `timestamp`.
public struct Problem: Error, Sendable {
    public var status: HTTPResponse.Status
    /// What kind of thing went wrong, for people: "Validation failed".
    public var error: String
    /// What exactly, for people.
    public var message: String
    /// What exactly, for programs: `SLOT_CONFLICT`.
    public var code: String
    /// Every field that was refused, when the request's content was.
    public var fields: [FieldError]
    /// The visits in the way, for a 409 of the calendar.
    public var conflicts: [SlotConflict]
    public var headers: [HTTPField]

    public init(
        _ status: HTTPResponse.Status,
        error: String,
        message: String? = nil,
        code: String,
        fields: [FieldError] = [],
        conflicts: [SlotConflict] = [],
        headers: [HTTPField] = []
    ) {
        self.status = status
        self.error = error
        self.message = message ?? error
        self.code = code
        self.fields = fields
        self.conflicts = conflicts
        self.headers = headers
    }
}
