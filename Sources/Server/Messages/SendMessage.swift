import API
import Domain
import Storage

/// `POST /messages`: opens a conversation, or goes on with one (contract §5.1–5.3).
enum SendMessage {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<MessageDraft>,
        _ recorder: ChangeRecorder, _ limit: WritingLimit
    ) throws -> Reply {
        let scope = call.scope
        let draft = try body.get()
        do {
            let (thread, content) = try draft.checked(for: scope.correspondent)
            switch thread {
            case .patient(let patient, _): try MessageSender.requirePatient(tx, scope, patient)
            case .direct(let one, let other):
                try MessageSender.requireColleague(tx, scope, one == scope.userId ? other : one)
            }
            let locked = try LockedConversations.open(tx, call, thread)
            try limit.require(tx, call)
            guard let row = locked[thread] else { throw Problem.notFound("Conversation") }
            try scope.correspondent.open(thread, isEmpty: row.liveCount == 0)
            let message = try MessageSender.run(tx, call, content, in: row, of: locked, recorder)
            return .created(message, at: "\(MessageRoutes.address)/\(message.id)")
        } catch let refusal as MessageRefusal {
            throw Problem(refusal)
        }
    }
}

/// `POST /messages/conversations/:id/send`: always allowed where the caller may see the conversation
/// (contract §5.3, §5.4).
enum ReplyInConversation {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<MessageContent>,
        _ recorder: ChangeRecorder, _ limit: WritingLimit
    ) throws -> Reply {
        let scope = call.scope
        let conversation = try call.conversation()
        do {
            let thread = try scope.correspondent.thread(replyingTo: conversation)
            try ConversationAccess.require(tx, scope, thread)
            if case .direct(let one, let other) = thread {
                try MessageSender.requireColleague(tx, scope, one == scope.userId ? other : one)
            }
            let content = try body.get()
            let locked = try LockedConversations.open(tx, call, thread)
            try limit.require(tx, call)
            guard let row = locked[thread] else { throw Problem.notFound("Conversation") }
            let message = try MessageSender.run(tx, call, content, in: row, of: locked, recorder)
            return .created(message, at: "\(MessageRoutes.address)/\(message.id)")
        } catch let refusal as MessageRefusal {
            throw Problem(refusal)
        }
    }
}
