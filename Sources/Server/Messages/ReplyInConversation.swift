import API
import Domain
import Storage

/// `POST /messages/conversations/:id/send`: always allowed where the caller may see the conversation (contract §5.3, §5.4).
enum ReplyInConversation {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ body: Decoded<MessageContent>, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let conversation = try call.conversation()
        do {
            let thread = try scope.correspondent.thread(replyingTo: conversation)
            try ConversationAccess.require(tx, scope, thread)
            if case .direct(let one, let other) = thread {
                try Posting.requireColleague(tx, scope, one == scope.userId ? other : one)
            }
            let content = try body.get()
            let family = try ThreadFamily.open(tx, call, thread)
            guard let row = family[thread] else { throw Problem.notFound("Conversation") }
            let message = try Posting.run(tx, call, content, in: row, of: family, journal)
            return .created(message, at: "\(MessageRoutes.address)/\(message.id)")
        } catch let refusal as MessageRefusal {
            throw Problem(refusal)
        }
    }
}
