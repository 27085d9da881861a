import API
import Domain
import Storage

/// `GET /appointments/:id/activity`: what happened to an appointment, newest last (contract §11).
enum ListActivity {
    /// An appointment's history is a handful of lines; the newest thousand are plenty.
    static let limit = 1000

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let appointment = try AppointmentRow.found(tx, call.scope, try call.id())
        let actions: [AuditAction] = [
            .created, .rescheduled, .updated, .statusChanged, .cancelled, .noShow, .invoiced,
        ]
        let lines = try tx.query(
            """
            SELECT id, action, actor_id, actor_name, actor_role, before, after, at FROM (
                SELECT * FROM audit_entries
                WHERE clinic_id = \(call.scope.clinicId) AND entity_id = \(appointment.id)
                AND entity = 'appointment'
                AND action IN \(list: actions.map(\.rawValue))
                ORDER BY number DESC LIMIT \(limit)
            ) newest ORDER BY number
            """
        ) { row in
            Activity(
                id: (try row.get(0) as ID).description, action: try row.get(1),
                actorId: (try row.get(2) as ID?)?.description,
                actorName: try row.get(3), actorRole: try row.get(4),
                before: try json(row.get(5), call.scope),
                after: try json(row.get(6), call.scope),
                createdAt: (try row.get(7) as Instant).description)
        }
        return .json(DataList(data: lines))
    }

    private static func json(_ text: String?, _ scope: ClinicScope) throws -> JSONValue? {
        guard let text else { return nil }
        let value = try JSONValue(parsing: text)
        return scope.role.isStaff ? value : value.withoutCosts
    }
}

extension JSONValue {
    /// An invoice as its patient may see it: what an item cost the clinic is none of theirs.
    fileprivate var withoutCosts: JSONValue {
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
