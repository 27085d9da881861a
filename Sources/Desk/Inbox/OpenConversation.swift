import API
import HTTPTypes
import Markup

/// A conversation that somebody has opened: its newest messages, or older ones, and what became of them.
struct OpenConversation: Sendable {
    /// As the address names it (contract §5.4).
    let id: String
    let participant: Participant
    /// Oldest first.
    let messages: [Message]
    /// By the message that caused them.
    let deliveries: [String: [MessageDelivery]]
    /// Leads to what was written before; nil where nothing was.
    let olderCursor: String?
    let moments: MomentText

    /// Who is on the other side.
    enum Participant: Sendable {
        case patient(Patient)
        case colleague(StaffMember)
        /// Who has left the clinic, or belongs to none.
        case other
    }

    /// - Parameter id: Of the address.
    /// - Throws: ``APIProblem``: 400 for what is no conversation's id, 404 for one that is not the viewer's.
    static func load(_ page: PageRequest, _ id: String) async throws -> OpenConversation {
        let path = "/messages/conversations/\(FormData.encode(id))"
        let span = MessageSpan(page.request.query)
        async let thread = page.api.linked(path, span.query, of: Message.self)
        async let sent = page.api.get("\(path)/deliveries", span.query, as: DataList<MessageDelivery>.self)
        async let clinic = page.settings()
        // First of all: a wrong address fails here.
        let (rows, cursor) = try await thread
        let other = try await participant(page.api, id)
        return OpenConversation(
            id: id, participant: other, messages: rows,
            deliveries: Dictionary(grouping: try await sent.data, by: \.messageId), olderCursor: cursor,
            moments: MomentText(page, try await clinic))
    }

    private static func participant(_ api: APIClient, _ id: String) async throws -> Participant {
        if let patient = patientId(id) {
            return .patient(try await api.get("/patients/\(patient)", as: Patient.self))
        }
        do {
            let user = FormData.encode(String(id.dropFirst("staff-".utf8.count)))
            return .colleague(try await api.get("/staff/\(user)", as: StaffMember.self))
        } catch let problem as APIProblem where problem.status == .notFound {
            return .other
        }
    }

    /// The patient whose conversation it is; nil for one with a colleague.
    static func patientId(_ id: String) -> String? {
        let prefix = "patient-"
        guard id.hasPrefix(prefix) else { return nil }
        return FormData.encode(String(id.dropFirst(prefix.count).prefix(36)))
    }

    var patient: Patient? { if case .patient(let patient) = participant { patient } else { nil } }

    /// Whether anybody is there to write to.
    var isOpen: Bool { patient?.erasedAt == nil }

    func name(_ words: Words) -> String {
        switch participant {
        case .patient(let patient): patient.name
        case .colleague(let colleague): colleague.role == "doctor" ? "Dr. \(colleague.name)" : colleague.name
        case .other: nameInMessages ?? words("Former colleague")
        }
    }

    /// What messages call somebody who is on no list any more.
    private var nameInMessages: String? {
        let user = id.dropFirst("staff-".utf8.count)
        for message in messages {
            if message.sentBy == user, let first = message.senderFirstName {
                return "\(first) \(message.senderLastName ?? "")"
            }
            if let recipient = message.recipient, recipient.id == user {
                return "\(recipient.firstName) \(recipient.lastName)"
            }
        }
        return nil
    }

    /// Received messages among those shown that the viewer has not read.
    func unread(by viewer: Viewer) -> Int {
        messages.filter { $0.sentBy != viewer.user.id && $0.status == "unread" }.count
    }

    /// Whether a delivery still has to arrive.
    var isPending: Bool { deliveries.values.contains { $0.contains { $0.status == "pending" } } }
}

/// Which messages of a conversation are shown: so many of the newest, or those before a cursor.
struct MessageSpan: Sendable {
    /// 50 to 500.
    let count: Int
    let cursor: String?

    static let step = 50
    /// The API gives no more at a time. What is older has pages of its own.
    static let most = 500

    init(_ query: FormData) {
        count = min(max(query.number("count") ?? Self.step, Self.step), Self.most)
        cursor = query.text("before")
    }

    var query: Query { ["limit": String(count), "cursor": cursor] }

    /// Of the address: empty for the newest.
    var address: FormData {
        FormData([])
            .setting("count", count == Self.step ? nil : String(count))
            .setting("before", cursor)
    }

    /// With older messages: more of the same list, or from `olderCursor` on where it is as long as it gets.
    func older(_ olderCursor: String) -> FormData {
        if cursor != nil || count >= Self.most {
            return FormData([(name: "before", value: olderCursor)])
        }
        return FormData([(name: "count", value: String(min(count * 2, Self.most)))])
    }
}
