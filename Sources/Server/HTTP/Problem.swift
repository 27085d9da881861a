package import API
package import HTTPTypes

/// An answer that is not success: the one error type that reaches the wire (contract §2).
///
/// Every problem has `error`, `message` and `code`; the pipeline adds `timestamp`.
package struct Problem: Error, Sendable {
    package var status: HTTPResponse.Status
    /// What kind of thing went wrong, for people: "Validation failed".
    package var error: String
    /// What exactly, for people.
    package var message: String
    /// What exactly, for programs: `SLOT_CONFLICT`.
    package var code: String
    /// Every field that was refused, when the request's content was.
    package var fields: [FieldError]
    /// The appointments in the way, for a 409 of the calendar.
    package var conflicts: [SlotConflict]
    package var headers: [HTTPField]

    package init(
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
