import API
import Domain
import HTTPTypes
import Storage

/// `GET /messages/conversations`: by their last message, as staff or as a patient sees them
/// (contract §5.4, §5.5).
enum ListConversations {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let query = try Query(call.request.query(), scope)
        let (kind, page) = (query.kind, query.page)
        var found: (rows: [Line], nextCursor: String?) = ([], nil)
        if scope.role.isStaff {
            let sql = ConversationQueries.staffPage(scope, kind, page.bound, limit: page.limit + 1)
            found = try page.rows(tx, sql) { try Line(staffView: $0) }
        } else if kind != .staff {
            // A patient's conversations are all of the kind `patient`: with the clinic, about themselves.
            let sql = ConversationQueries.patientPage(scope, page.bound, limit: page.limit + 1)
            found = try page.rows(tx, sql) { try Line(patientView: $0) }
        }
        var reply = Reply.json(found.rows, capacity: 512 * (found.rows.count + 1))
        if let cursor = found.nextCursor {
            var parameters = [("limit", "\(page.limit)"), ("cursor", cursor)]
            if let kind { parameters.insert(("type", kind.rawValue), at: 0) }
            reply.headers[.link] = NextLink.link(call.request, parameters)
        }
        return reply
    }

    struct Query {
        let kind: ConversationQueries.Kind?
        let page: PageRequest

        init(_ query: Fields, _ scope: ClinicScope) throws {
            kind = query.optional(
                "type", .choice(of: ConversationQueries.Kind.self), "With patients, or with colleagues")
            page = PageRequest(unnumbered: query, ConversationQueries.order, scope)
            try query.done()
        }
    }
}

extension ListConversations {
    /// One conversation with its last message (contract §5.4).
    struct Line: WireObject, Sendable {
        /// `patient-…`, `patient-…-Doctor`, `patient-…-Clinic` or `staff-…`.
        var id: ConversationID
        var participantId: ID
        var participantName: String
        /// `patient` or `staff`; for a patient `Doctor` or `Clinic`.
        var type: String
        var lastMessage: String
        var lastAt: Instant
        var channel: MessageChannel
        /// What others sent and the viewer has not read.
        var unreadCount: Int
        var messageCount: Int
        var hasWhatsApp: Bool
        var hasPortal: Bool

        static let schemaName: String? = "Conversation"
        static let fields: [Field<Line>] = [
            Field("id", \.id.description, MessageSchemas.conversationId),
            Field("participantId", \.participantId),
            Field("participantName", \.participantName),
            Field("type", \.type, .oneOf(["patient", "staff", "Doctor", "Clinic"])),
            Field("lastMessage", \.lastMessage),
            Field("lastMessageTime", \.lastAt), Field("lastMessageChannel", \.channel),
            Field("unreadCount", \.unreadCount),
            Field("messageCount", \.messageCount), Field("hasWhatsApp", \.hasWhatsApp),
            Field("hasPortal", \.hasPortal),
        ]
    }
}

extension ListConversations.Line {
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
            id: patientId.map { .patient($0) } ?? .staff(other), participantId: other,
            participantName: name,
            type: (patientId == nil ? ConversationQueries.Kind.staff : .patient).rawValue,
            lastMessage: try row.get(4), lastAt: lastAt, channel: try row.get(5),
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
            id: .thread(patient: try row.get(2), kind), participantId: participant.id,
            participantName: participant.name, type: kind.rawValue, lastMessage: try row.get(4),
            lastAt: lastAt, channel: try row.get(5), unreadCount: try row.get(7),
            messageCount: try row.get(6), hasWhatsApp: try row.get(10), hasPortal: true)
    }
}
