import Domain
import Storage

/// What a list of messages is narrowed to (spec "GET /messages").
struct MessageFilter: Sendable {
    var patientId: ID?
    var status: MessageStatus?
    var channel: MessageChannel?
    var direction: MessageDirection?
    /// Only messages behind this one in the list's order.
    var after: CursorPosition?

    init(status: MessageStatus? = nil) { self.status = status }

    init(_ query: Fields) {
        patientId = query.optional("patientId", .id, "In this patient's threads")
        status = query.optional("status", .choice(of: MessageStatus.self), "As the caller sees it")
        channel = query.optional("type", .choice(of: MessageChannel.self), "Written by this way")
        direction = query.optional(
            "direction", .choice(of: MessageDirection.self), "From patients, or from staff")
    }

    /// Disjoint sets that make up what the caller may see, each one range of one index.
    func sources(_ scope: ClinicScope) -> [SQL] {
        if let patientId = scope.patientId ?? patientId {
            return [
                """
                m.clinic_id = \(scope.clinicId) AND m.patient_id = \(patientId)
                AND m.recipient_id IS NULL \(narrowed(scope))
                """
            ]
        }
        return [
            "m.clinic_id = \(scope.clinicId) AND m.recipient_id IS NULL \(narrowed(scope))"
        ] + directSources(scope)
    }

    /// Of ``sources(_:)``, the caller's direct messages.
    func directSources(_ scope: ClinicScope) -> [SQL] {
        [
            """
            m.clinic_id = \(scope.clinicId) AND m.recipient_id IS NOT NULL
            AND m.sender_id = \(scope.userId) \(narrowed(scope))
            """,
            "m.clinic_id = \(scope.clinicId) AND m.recipient_id = \(scope.userId) \(narrowed(scope))",
        ]
    }

    /// What all of these have in common.
    func narrowed(_ scope: ClinicScope) -> SQL {
        var sql: SQL = "AND m.deleted_at IS NULL"
        if let channel { sql += " AND m.channel = \(channel)" }
        if let direction { sql += " AND m.direction = \(direction.rawValue)" }
        if let after { sql += " AND \(ListMessages.order.behind(after))" }
        switch status {
        case .unread: sql += " AND \(ReadState.readAt(for: scope.userId)) IS NULL"
        case .read: sql += " AND \(ReadState.readAt(for: scope.userId)) IS NOT NULL"
        case nil: break
        }
        return sql
    }
}
