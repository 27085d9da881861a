import API
import Domain

/// The shapes of the messages API, for its description.
enum MessageSchemas {
    private static let hex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    static let conversationId = Schema.plain([
        "type": "string",
        "pattern": .string("^(patient-\(hex)(-Doctor|-Clinic)?|staff-\(hex))$"),
        "example": "patient-550e8400-e29b-41d4-a716-446655440002",
    ])

    /// A patient's list, or the directory of the staff.
    static let contacts = Schema.either([
        .list(ListContacts.Contact.schema, limit: ListContacts.limits.upperBound),
        ListContacts.Directory.schema,
    ])
}
