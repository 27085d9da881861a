import API
import Domain
import HTTPTypes

/// The pages of the messages API in the API description.
enum MessagePages {
    private static let tag = "Messages"
    private static let conversationPath = ["id": MessageSchemas.conversationId]

    static let list = Operation(
        tag: tag, summary: "List messages",
        description: """
            Newest first. Patients see their own threads; staff the clinic's patient threads and their own \
            direct messages. `status` and `readAt` are the caller's: of a received message, whether the \
            caller has read it; of a sent one, whether the other side has. A phone that was offline asks \
            with `updatedSince` for what was sent, read, unread, starred or shows another name since. \
            \(ListChanges.guide) \(DeletedRow.guide)
            """,
        query: .changes(MessageFilter.init),
        answer: .json(ChangesPage<MessageRow>.schema))

    static let send = Operation(
        tag: tag, summary: "Send a message",
        description: """
            To a patient (`patientId`), or to a colleague (`recipientId`). A patient's goes to their Clinic \
            thread. A doctor's opens the patient's Doctor thread, once; later ones go through the \
            conversation. `status` is ignored.
            """,
        body: .init(
            "MessageSending",
            example: [
                "patientId": "550e8400-e29b-41d4-a716-446655440002", "type": "portal",
                "subject": "Appointment Confirmation",
                "message": "Your appointment is confirmed for May 15, 2026 at 2:30 PM", "status": "unread",
            ]),
        status: .created, answer: .json(MessageRow.schema), problems: [.notFound])

    static let conversations = Operation(
        tag: tag, summary: "List conversations",
        description: """
            By last message, newest first. Staff see one for each patient and each colleague; a patient the \
            Doctor and the Clinic thread, with the doctor who wrote last and the clinic. When there are \
            more, a `Link` header (`rel="next"`) has their address, with a `cursor`. `hasWhatsApp`: the \
            patient has a phone number; `hasPortal`: the participant, or the patient who asks, has an account.
            """,
        query: .reading(ListConversations.Query.init),
        answer: .json(.list(ListConversations.Line.schema, limit: 100)))

    static let contacts = Operation(
        tag: tag, summary: "Whom the caller can write to",
        description:
            "By name. Patients get a list of the staff; staff get patients, colleagues, and both in short.",
        query: .reading(ListContacts.Query.init),
        answer: .json(MessageSchemas.contacts))

    static let receptionists = Operation(
        tag: tag, summary: "The clinic's receptionists",
        answer: .json(.list(ListReceptionists.Receptionist.schema, limit: ListReceptionists.limit)))

    static let whatsApp = Operation(
        tag: tag, summary: "Send a WhatsApp message",
        description: """
            Kept in the patient's thread as `sms`, then handed to the gateway. `sent`: the gateway took it. \
            `queued`: it did not answer in time and is asked again in the background, or the clinic is \
            quiet at this hour. Refused for good: 502 with the gateway's reason; 409 `CONTACT_REFUSED` when \
            the patient does not want WhatsApp; the message stays in the thread. 429 `DAILY_LIMIT` when the \
            clinic has sent its messages of the day.
            """,
        body: .init(
            example: [
                "patientId": "550e8400-e29b-41d4-a716-446655440002",
                "message": "Your appointment reminder: May 15, 2026 at 2:30 PM", "type": "sms",
            ]),
        answer: .json(SendWhatsApp.Answer.schema), problems: [.notFound, .conflict, .badGateway])

    static let thread = Operation(
        tag: tag, summary: "Read a conversation",
        description: """
            Its newest messages, oldest first. `patient-{id}` is both threads of a patient to staff, the \
            Clinic thread to the patient. When there are earlier ones, a `Link` header (`rel="next"`) has \
            the address of those before, with a `cursor`.
            """,
        query: .reading { ListThread.page($0, ListMessages.order, $1) },
        answer: .json(.list(MessageRow.schema, limit: ListThread.limits.upperBound)),
        pathSchemas: conversationPath)

    static let deliveries = Operation(
        tag: tag, summary: "How a conversation's e-mails and WhatsApp messages stand",
        description: """
            For staff. The deliveries of the messages that the conversation shows for the same query, in the \
            order in which they were put into the outbox. `pending`: it waits for a try, `reason` says what \
            went wrong the last time; `failed` says why; `suppressed`: the patient does not want it.
            """,
        query: .reading { ListThread.page($0, ListMessages.order, $1) },
        answer: .json(ListMessageDeliveries.Answer.schema), pathSchemas: conversationPath)

    static let reply = Operation(
        tag: tag, summary: "Send a message into a conversation",
        description:
            """
            `patient-{id}` is a doctor's way to the Doctor thread and everybody else's to the Clinic \
            thread.
            """,
        body: .init(
            "MessageReply",
            example: [
                "type": "portal", "message": "Thank you for the appointment", "subject": "RE: Appointment",
            ]),
        status: .created, answer: .json(MessageRow.schema), pathSchemas: conversationPath)

    static let read = Operation(
        tag: tag, summary: "Mark a conversation as read", description: "For the caller alone.",
        answer: .json(ReadConversation.Answer.schema), pathSchemas: conversationPath)

    static let get = Operation(tag: tag, summary: "Get a message", answer: .json(MessageRow.schema))

    static let change = Operation(
        tag: tag, summary: "Mark a message as read, unread or starred",
        description: """
            For the caller alone; what is left out stays. `unread` clears `readAt`; `readAt` alone marks as \
            read, and lies between the message's `createdAt` and now, give or take \
            \(ChangeMessage.clockError) minutes. Whether a sent message was read is the other side's to \
            say: there, `status` and `readAt` change nothing.
            """,
        body: .init(
            "MessageChange",
            example: ["status": "read", "isStarred": true, "readAt": "2026-05-10T10:30:00.000Z"]),
        answer: .json(MessageRow.schema))

    static let delete = Operation(
        tag: tag, summary: "Delete a message",
        description: "By its sender or an admin. It is gone from lists, threads and counts.",
        answer: .json(DeleteMessage.Answer.schema))
}
