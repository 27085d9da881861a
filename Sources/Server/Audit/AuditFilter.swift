import API
import Domain
import Storage

/// What the audit trail is narrowed to.
struct AuditFilter: Sendable, Equatable {
    /// A moment, or a day by the clinic's clock.
    enum Bound: Sendable, Equatable {
        case moment(Instant)
        case day(LocalDate)
    }

    var entity: AuditEntity?
    var entityId: ID?
    var actorId: ID?
    var action: AuditAction?
    /// The first moment or day.
    var from: Bound?
    /// The last moment or day, itself included.
    var to: Bound?

    init(_ query: Fields) {
        entity = query.optional("entity", .choice(of: AuditEntity.self), "Only rows of this kind")
        entityId = query.optional("entityId", .id, "Only this row's history")
        actorId = query.optional("actorId", .id, "Only what this user did")
        action = query.optional("action", .choice(of: AuditAction.self), "Only this action")
        from = query.optional("from", .bound, "From this moment, or from this day by the clinic's clock")
        to = query.optional(
            "to", .bound, "Up to this moment, or to the end of this day by the clinic's clock")
    }

    /// False where the filter finds all that the clinic has.
    var narrows: Bool {
        entity != nil || entityId != nil || actorId != nil || action != nil || from != nil || to != nil
    }

    func condition(_ scope: ClinicScope, _ zone: Zone) -> SQL {
        var parts: [SQL] = ["clinic_id = \(scope.clinicId)"]
        if let entity { parts.append("entity = \(entity.rawValue)") }
        if let entityId { parts.append("entity_id = \(entityId)") }
        if let actorId { parts.append("actor_id = \(actorId)") }
        if let action { parts.append("action = \(action.rawValue)") }
        switch from {
        case .moment(let moment): parts.append("at >= \(moment)")
        case .day(let day): parts.append("at >= \(zone.range(of: day).lowerBound)")
        case nil: break
        }
        switch to {
        case .moment(let moment): parts.append("at <= \(moment)")
        case .day(let day): parts.append("at < \(zone.range(of: day).upperBound)")
        case nil: break
        }
        return parts.joined(separator: " AND ")
    }

    /// What was asked for, as the trail keeps it of an export.
    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if let entity { members.append(("entity", .string(entity.rawValue))) }
        if let entityId { members.append(("entityId", .string(entityId.description))) }
        if let actorId { members.append(("actorId", .string(actorId.description))) }
        if let action { members.append(("action", .string(action.rawValue))) }
        if let from { members.append(("from", .string(from.description))) }
        if let to { members.append(("to", .string(to.description))) }
        return .object(JSONObject(members))
    }
}

extension AuditFilter.Bound: CustomStringConvertible {
    var description: String {
        switch self {
        case .moment(let moment): moment.description
        case .day(let day): day.description
        }
    }
}

extension FieldRule where Value == AuditFilter.Bound {
    static var bound: FieldRule {
        FieldRule<String>.verbatim(max: 40).map(or: "must be a date (YYYY-MM-DD) or a timestamp (ISO 8601)") {
            text in
            LocalDate(text).map(AuditFilter.Bound.day) ?? Instant(text).map(AuditFilter.Bound.moment)
        }
        .shown(
            as: .plain([
                "oneOf": [["type": "string", "format": "date"], ["type": "string", "format": "date-time"]]
            ]))
    }
}
