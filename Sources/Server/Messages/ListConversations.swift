import API
import Domain
import HTTPTypes
import Storage

/// `GET /messages/conversations`: by their last message, as staff or as a patient sees them (contract §5.4, §5.5).
enum ListConversations {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let scope = call.scope
        let query = call.request.query()
        let kind = query.optional("type", .choice(of: ConversationQueries.Kind.self))
        let limit = query.optional("limit", .integer(in: PageRequest.limits)) ?? PageRequest.defaultLimit
        let cursor = query.optional("before", .conversationCursor)
        try query.done()

        var last: ConversationCursor?
        var list: [Conversation] = []
        if scope.role.isStaff {
            try tx.each(ConversationQueries.staffPage(scope, kind, after: cursor ?? .start, limit: limit)) { row in
                last = ConversationCursor(at: try row.get(3), id: try row.get(0))
                list.append(try Conversation(staffView: row))
            }
        } else if kind != .staff {
            // A patient's conversations are all of the kind `patient`: with the clinic, about themselves.
            try tx.each(ConversationQueries.patientPage(scope, after: cursor ?? .start, limit: limit)) { row in
                last = ConversationCursor(at: try row.get(3), id: try row.get(0))
                list.append(try Conversation(patientView: row))
            }
        }
        var reply = Reply.json(list, capacity: 512 * (list.count + 1))
        if let last, list.count == limit {
            var parameters = [("limit", "\(limit)"), ("before", last.text)]
            if let kind { parameters.insert(("type", kind.rawValue), at: 0) }
            reply.headers[.link] = Continuation.link(call.request, parameters)
        }
        return reply
    }
}

extension Conversation {
    /// A row of ``ConversationQueries/staffPage(_:_:after:limit:)``.
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
            id: (patientId.map { .patient($0) } ?? ConversationID.staff(other)).description, participantId: other.description,
            participantName: name, type: (patientId == nil ? ConversationQueries.Kind.staff : .patient).rawValue,
            lastMessage: try row.get(4), lastMessageTime: lastAt.description, lastMessageChannel: try row.get(5),
            unreadCount: try row.get(7), messageCount: try row.get(6), hasWhatsApp: patientId == nil ? false : try row.get(10),
            hasPortal: patientId == nil ? true : try row.get(11))
    }

    /// A row of ``ConversationQueries/patientPage(_:after:limit:)``. The participant is the doctor who wrote last, or the clinic.
    fileprivate init(patientView row: borrowing Row) throws {
        let lastAt: Instant = try row.get(3)
        let kind = PatientThread(rawValue: try row.get(1)) ?? .clinic
        var participant: (id: ID, name: String) = (try row.get(8), try row.get(9))
        if let doctor: ID = try row.get(11) {
            participant = (doctor, "Dr. \(try row.get(12) as String) \(try row.get(13) as String)")
        }
        self.init(
            id: ConversationID.thread(patient: try row.get(2), kind).description, participantId: participant.id.description,
            participantName: participant.name, type: kind.rawValue, lastMessage: try row.get(4),
            lastMessageTime: lastAt.description, lastMessageChannel: try row.get(5), unreadCount: try row.get(7),
            messageCount: try row.get(6), hasWhatsApp: try row.get(10), hasPortal: true)
    }
}

extension FieldRule where Value == ConversationCursor {
    static var conversationCursor: FieldRule {
        FieldRule<String>.search(max: 80).map(or: "must be a timestamp, or what the Link header of the page before says") {
            ConversationCursor($0)
        }
    }
}
