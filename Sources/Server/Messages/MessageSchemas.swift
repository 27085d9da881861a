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

    private static let content: [Schema.Property] = [
        .optional("type", MessageChannel.schema), .blankable("subject", .text(max: MessageLimits.subject)),
        .required("message", .text(max: MessageLimits.message)),
    ]

    static let sending = Schema.named(
        "MessageSending",
        .object(
            [.optional("patientId", .uuid), .optional("recipientId", .uuid)] + content
                + [
                    Schema.Property(
                        name: "status", schema: .plain(["description": "Ignored"]), isRequired: false)
                ]))

    static let replying = Schema.named("MessageReply", .object(content))

    static let change = Schema.named(
        "MessageChange",
        .object([
            .optional("status", MessageStatus.schema), .optional("isStarred", .boolean),
            .optional("readAt", .timestamp),
        ]))

    /// A patient's list, or the directory of the staff.
    static let contacts = Schema.either([
        .list(ListContacts.Contact.schema, limit: ListContacts.limits.upperBound),
        ListContacts.Directory.schema,
    ])

    static let whatsApp = Schema.object([
        .required("patientId", .uuid), .required("message", .text(max: MessageLimits.message)),
        .optional("type", .oneOf(["sms"])),
    ])
}
