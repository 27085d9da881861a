import API
import Domain
import Storage

/// `GET /appointments/:id/activity`: what happened to an appointment, newest last (contract §11).
enum ListActivity {
    /// An appointment's history is a handful of lines; the newest thousand are plenty.
    static let limit = 1000

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let appointment = try AppointmentRow.found(tx, call.scope, try call.id())
        let links = try tx.query(
            """
            SELECT \(AuditLink.columns) FROM (
                SELECT * FROM audit_entries
                WHERE clinic_id = \(call.scope.clinicId) AND entity_id = \(appointment.id)
                AND entity = 'appointment'
                AND action IN \(list: actions(for: call.scope.role).map(\.rawValue))
                ORDER BY number DESC LIMIT \(limit)
            ) newest ORDER BY number
            """, AuditLink.columns.read)
        var lines = try tx.auditKeys.opened(links, tx).map(Line.init)
        if !call.scope.role.isStaff {
            for index in lines.indices {
                lines[index].before = lines[index].before?.withoutCosts.withoutOverride
                lines[index].after = lines[index].after?.withoutCosts.withoutOverride
            }
        }
        return .json(DataList(data: lines))
    }

    private static let actions: [AuditAction] = [
        .created, .rescheduled, .updated, .statusChanged, .cancelled, .noShow, .invoiced, .overridden,
    ]

    /// That staff booked over others is nothing for patients (front-desk D5.6).
    private static func actions(for role: Role) -> [AuditAction] {
        role.isStaff ? actions : actions.filter { $0 != .overridden }
    }

    /// One step in the history of an appointment.
    struct Line: WireObject, Sendable {
        var id: ID
        var action: String
        /// Nil for the clinic's own jobs.
        var actorId: ID?
        var actorName: String
        var actorRole: String
        var before: JSONValue?
        var after: JSONValue?
        var createdAt: Instant

        init(_ link: AuditLink) throws {
            id = link.id
            action = link.action
            (actorId, actorName, actorRole) = (link.actorId, link.actorName, link.actorRole)
            before = try link.before.map { try JSONValue(parsing: $0) }
            after = try link.after.map { try JSONValue(parsing: $0) }
            createdAt = link.at
        }

        static let fields: [Field<Line>] = [
            Field("id", \.id), Field("action", \.action, .oneOf(actions.map(\.rawValue))),
            Field("actorId", \.actorId),
            Field("actorName", \.actorName), Field("actorRole", \.actorRole), Field("before", \.before),
            Field("after", \.after), Field("createdAt", \.createdAt),
        ]
    }
}

extension JSONValue {
    /// An invoice as its patient may see it: what an item cost the clinic is none of theirs.
    var withoutCosts: JSONValue {
        guard case .object(var object) = self, let items = object["items"]?.array else { return self }
        object["items"] = .array(
            items.map { item in
                guard case .object(var line) = item, line["cost"] != nil else { return item }
                line["cost"] = .null
                return .object(line)
            })
        return .object(object)
    }
}
