import API
import Domain

/// The shapes of the messages API, for its description.
enum MessageSchemas {
    static let channel = Schema.oneOf(MessageChannel.allCases.map(\.rawValue))
    static let direction = Schema.oneOf(MessageDirection.allCases.map(\.rawValue))
    static let status = Schema.oneOf(MessageStatus.allCases.map(\.rawValue))
    private static let role = Schema.oneOf(Role.allCases.map(\.rawValue))

    private static let hex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    static let conversationId = Schema.plain([
        "type": "string",
        "pattern": .string("^(patient-\(hex)(-Doctor|-Clinic)?|staff-\(hex))$"),
        "example": "patient-550e8400-e29b-41d4-a716-446655440002",
    ])

    static let message = Schema.named(
        "Message",
        .object([
            .required("id", .uuid), .required("clinicId", .uuid), .nullable("patientId", .uuid),
            .nullable("recipientId", .uuid),
            .required("sentBy", .uuid), .required("type", channel), .required("direction", direction),
            .nullable("subject", .text),
            .required("message", .text), .required("status", status), .required("isStarred", .boolean),
            .nullable("readAt", .timestamp), .required("createdAt", .timestamp),
            .nullable("senderFirstName", .text),
            .nullable("senderLastName", .text), .nullable("senderRole", role),
            .nullable(
                "patient",
                .object([
                    .required("id", .uuid), .required("firstName", .text), .required("lastName", .text),
                    .required("patientNumber", .text),
                ])),
            .nullable(
                "recipient",
                .object([
                    .required("id", .uuid), .required("firstName", .text), .required("lastName", .text),
                    .required("role", role),
                ])),
        ]))

    static let conversation = Schema.named(
        "Conversation",
        .object([
            .required("id", conversationId), .required("participantId", .uuid),
            .required("participantName", .text),
            .required("type", .oneOf(["patient", "staff", "Doctor", "Clinic"])),
            .required("lastMessage", .text),
            .required("lastMessageTime", .timestamp), .required("lastMessageChannel", channel),
            .required("unreadCount", .count),
            .required("messageCount", .count), .required("hasWhatsApp", .boolean),
            .required("hasPortal", .boolean),
        ]))

    private static let content: [Schema.Property] = [
        .optional("type", channel), .blankable("subject", .text(max: MessageLimits.subject)),
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
            .optional("status", status), .optional("isStarred", .boolean), .optional("readAt", .timestamp),
        ]))

    static let deleted = Schema.object([.required("id", .uuid), .required("status", .oneOf(["deleted"]))])

    static let read = Schema.object([
        .required("success", .boolean), .required("conversationId", conversationId),
        .required("messagesMarkedRead", .count),
        .required("readAt", .timestamp),
    ])

    private static let contact = Schema.named(
        "Contact",
        .object([
            .required("id", .uuid), .required("firstName", .text), .required("lastName", .text),
            .nullable("role", role),
            .nullable("email", .text), .nullable("patientNumber", .text),
            .required("type", .oneOf(["patient", "staff"])),
            .nullable("contactType", .oneOf(["patient", "staff"])), .required("name", .text),
        ]))

    /// A patient's list, or the directory of the staff.
    static let contacts = Schema.either([
        .list(contact, limit: ListContacts.limits.upperBound),
        .object([
            .required("patients", .list(contact, limit: ListContacts.limits.upperBound)),
            .required("staff", .list(contact, limit: ListContacts.limits.upperBound)),
            .required(
                "all",
                .list(
                    .object([
                        .required("id", .uuid), .required("type", .oneOf(["patient", "staff"])),
                        .required("contactType", .oneOf(["patient", "staff"])), .required("name", .text),
                    ]), limit: 2 * ListContacts.limits.upperBound)),
        ]),
    ])

    static let receptionists = Schema.list(
        .object([
            .required("id", .uuid), .required("email", .text), .required("firstName", .text),
            .required("lastName", .text),
            .required("role", .oneOf(["receptionist"])),
        ]), limit: ListReceptionists.limit)

    static let whatsApp = Schema.object([
        .required("patientId", .uuid), .required("message", .text(max: MessageLimits.message)),
        .optional("type", .oneOf(["sms"])),
    ])

    static let whatsAppSent = Schema.object([
        .required("success", .boolean), .required("messageId", .uuid), .required("phoneNumber", .text),
        .required("status", .oneOf(["sent", "queued"])), .required("timestamp", .timestamp),
    ])
}
