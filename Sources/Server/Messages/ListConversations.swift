import API
import Domain
import HTTPTypes
import Storage

/// `GET /messages/conversations`: by their last message, as staff or as a patient sees them
/// (contract §5.4, §5.5).
enum ListConversations {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let query = call.request.query()
        let kind = query.optional("type", .choice(of: ConversationQueries.Kind.self))
        let order = ConversationQueries.order
        let page = PageRequest(unnumbered: query, order, scope)
        let before = query.optional("before", .instant)
        if query.has("cursor"), query.has("before") { query.refuse("before", "must not stand beside cursor") }
        try query.done()

        let bound = page.position.map(order.behind) ?? before.map { "t.last_at < \($0)" }
        var found: (rows: [Conversation], nextCursor: String?) = ([], nil)
        if scope.role.isStaff {
            let sql = ConversationQueries.staffPage(scope, kind, bound, limit: page.limit + 1)
            found = try page.rows(tx, sql) { try Conversation(staffView: $0) }
        } else if kind != .staff {
            // A patient's conversations are all of the kind `patient`: with the clinic, about themselves.
            let sql = ConversationQueries.patientPage(scope, bound, limit: page.limit + 1)
            found = try page.rows(tx, sql) { try Conversation(patientView: $0) }
        }
        var reply = Reply.json(found.rows, capacity: 512 * (found.rows.count + 1))
        if let cursor = found.nextCursor {
            var parameters = [("limit", "\(page.limit)"), ("cursor", cursor)]
            if let kind { parameters.insert(("type", kind.rawValue), at: 0) }
            reply.headers[.link] = NextLink.link(call.request, parameters)
        }
        return reply
    }
}

extension Conversation {
    /// A row of ``ConversationQueries/staffPage(_:_:_:limit:)``.
    fileprivate init(staffView row: borrowing Row) throws {
        let lastAt: Instant = try row.get(3)
        let patientId: ID? = try row.get(2)
        let other: ID
        let name: String
        if let patientId {
            other = patientId
            name = "\(try row.get(8) as String) \(try row.get(9) as String)"
        } else {
            other = try row.get(12)
            let role: Role? = try row.get(15)
            name = "\(role == .doctor ? "Dr. " : "")\(try row.get(13) as String) \(try row.get(14) as String)"
        }
        self.init(
            id: (patientId.map { .patient($0) } ?? ConversationID.staff(other)).description,
            participantId: other.description,
            participantName: name,
            type: (patientId == nil ? ConversationQueries.Kind.staff : .patient).rawValue,
            lastMessage: try row.get(4), lastMessageTime: lastAt.description,
            lastMessageChannel: try row.get(5),
            unreadCount: try row.get(7), messageCount: try row.get(6),
            hasWhatsApp: patientId == nil ? false : try row.get(10),
            hasPortal: patientId == nil ? true : try row.get(11))
    }

    /// A row of ``ConversationQueries/patientPage(_:_:limit:)``. The participant is the doctor who wrote
    /// last, or the clinic.
    fileprivate init(patientView row: borrowing Row) throws {
        let lastAt: Instant = try row.get(3)
        let kind = PatientThread(rawValue: try row.get(1)) ?? .clinic
        var participant: (id: ID, name: String) = (try row.get(8), try row.get(9))
        if let doctor: ID = try row.get(11) {
            participant = (doctor, "Dr. \(try row.get(12) as String) \(try row.get(13) as String)")
        }
        self.init(
            id: ConversationID.thread(patient: try row.get(2), kind).description,
            participantId: participant.id.description,
            participantName: participant.name, type: kind.rawValue, lastMessage: try row.get(4),
            lastMessageTime: lastAt.description, lastMessageChannel: try row.get(5),
            unreadCount: try row.get(7),
            messageCount: try row.get(6), hasWhatsApp: try row.get(10), hasPortal: true)
    }
}
