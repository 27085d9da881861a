import API
import Domain
import HTTPTypes

/// The messages API (spec "Messages API", contract §5).
enum MessageRoutes {
    static let address = "/api/v1/protected/messages"

    static func all(_ whatsApp: SendWhatsApp, _ limit: WritingLimit) -> [Route] {
        [
            .read("/messages", .everyMember, MessagePages.list) { tx, call in try ListMessages.run(tx, call) }
                .taggedByRevision()
                .tallied(.message),
            .write(.post, "/messages", .everyMember, MessagePages.send, decode: MessageDraft.init) {
                tx, call, body, recorder in
                try SendMessage.run(tx, call, body, recorder, limit)
            },
            .read("/messages/conversations", .everyMember, MessagePages.conversations) { tx, call in
                try ListConversations.run(tx, call)
            }.taggedByRevision().tallied(.conversation),
            .read("/messages/contacts", .everyMember, MessagePages.contacts) { tx, call in
                try ListContacts.run(tx, call)
            }
            .taggedByRevision().tallied(.patient),
            .read("/messages/receptionists", .everyMember, MessagePages.receptionists) { tx, call in
                try ListReceptionists.run(tx, call)
            }.taggedByRevision(),
            .write(
                .post, "/messages/whatsapp/send", .staff, MessagePages.whatsApp,
                decode: SendWhatsApp.Body.init
            ) {
                tx, call, body, recorder in
                try whatsApp.keep(tx, call, body, recorder)
            }.afterCommit { try await whatsApp.send($0) },
            .read("/messages/conversations/:id", .everyMember, MessagePages.thread) { tx, call in
                try ListThread.run(tx, call)
            }
            .taggedByRevision()
            .auditedByConversation(),
            .write(
                .post, "/messages/conversations/:id/send", .everyMember, MessagePages.reply,
                decode: { try MessageContent($0) }
            ) { tx, call, body, recorder in
                try ReplyInConversation.run(tx, call, body, recorder, limit)
            },
            .write(.post, "/messages/conversations/:id/read", .everyMember, MessagePages.read) {
                tx, call, recorder in
                try ReadConversation.run(tx, call, recorder)
            },
            .read("/messages/:id", .everyMember, MessagePages.get) { tx, call in try GetMessage.run(tx, call)
            }.audited(.message)
                .held { tx, call in _ = try MessageRow.locked(tx, call.scope, try call.id()) },
            .write(.put, "/messages/:id", .everyMember, MessagePages.change, decode: ChangeMessage.Body.init)
            {
                tx, call, body, recorder in
                try ChangeMessage.run(tx, call, body, recorder)
            },
            .write(.delete, "/messages/:id", .everyMember, MessagePages.delete) { tx, call, recorder in
                try DeleteMessage.run(tx, call, recorder)
            },
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
