import API
import Domain
import Storage

/// `POST /messages`: opens a conversation, or goes on with one (contract §5.1–5.3).
enum SendMessage {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ body: Decoded<MessageDraft>, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let draft = try body.get()
        do {
            let (thread, content) = try draft.checked(for: scope.correspondent)
            switch thread {
            case .patient(let patient, _): try Posting.requirePatient(tx, scope, patient)
            case .direct(let one, let other): try Posting.requireColleague(tx, scope, one == scope.userId ? other : one)
            }
            let family = try ThreadFamily.open(tx, call, thread)
            guard let row = family[thread] else { throw Problem.notFound("Conversation") }
            try scope.correspondent.open(thread, isEmpty: row.liveCount == 0)
            let message = try Posting.run(tx, call, content, in: row, of: family, journal)
            return .created(message, at: "\(MessageRoutes.address)/\(message.id)")
        } catch let refusal as MessageRefusal {
            throw Problem(refusal)
        }
    }
}
