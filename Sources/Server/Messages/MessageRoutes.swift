import API
import Domain
import HTTPTypes

/// The messages API (spec "Messages API", contract §5).
enum MessageRoutes {
    static let address = "/api/v1/protected/messages"

    static func all(_ whatsApp: SendWhatsApp, _ limit: WritingLimit) -> [Route] {
        [
            .read("/messages", .everyMember, MessagePages.list, ListMessages.run)
                .taggedByRevision().tallied(.message),
            .write(.post, "/messages", .everyMember, MessagePages.send, decode: MessageDraft.init) {
                tx, call, body, recorder in try SendMessage.run(tx, call, body, recorder, limit)
            },
            .read("/messages/conversations", .everyMember, MessagePages.conversations, ListConversations.run)
                .taggedByRevision().tallied(.conversation),
            .read("/messages/contacts", .everyMember, MessagePages.contacts, ListContacts.run)
                .taggedByRevision().tallied(.patient),
            .read("/messages/receptionists", .everyMember, MessagePages.receptionists, ListReceptionists.run)
                .taggedByRevision(),
            .write(
                .post, "/messages/whatsapp/send", .staff, MessagePages.whatsApp,
                decode: SendWhatsApp.Body.init, whatsApp.keep
            ).afterCommit { try await whatsApp.send($0) },
            .read("/messages/conversations/:id", .everyMember, MessagePages.thread, ListThread.run)
                .taggedByRevision().auditedByConversation(),
            .read(
                "/messages/conversations/:id/deliveries", .staff, MessagePages.deliveries,
                ListMessageDeliveries.run
            ).auditedByConversation(),
            .write(
                .post, "/messages/conversations/:id/send", .everyMember, MessagePages.reply,
                decode: MessageContent.init
            ) { tx, call, body, recorder in try ReplyInConversation.run(tx, call, body, recorder, limit) },
            .write(
                .post, "/messages/conversations/:id/read", .everyMember, MessagePages.read,
                ReadConversation.run),
            .read("/messages/:id", .everyMember, MessagePages.get, GetMessage.run).audited(.message)
                .held { tx, call in _ = try MessageRow.locked(tx, call.scope, try call.id()) },
            .write(
                .put, "/messages/:id", .everyMember, MessagePages.change, decode: ChangeMessage.Body.init,
                ChangeMessage.run),
            .write(.delete, "/messages/:id", .everyMember, MessagePages.delete, DeleteMessage.run),
        ]
    }
}

extension Route {
    /// The same thread, its readings counted as those of the patient's data when it is a patient's.
    fileprivate func auditedByConversation() -> Route {
        tallied { _, request in
            switch ConversationID(request.parameter("id")) {
            case .patient(let patient), .thread(let patient, _):
                AccessLog.Subject(entity: .patient, id: patient)
            case .staff, nil: nil
            }
        }
    }
}
