import API
import Domain
import Storage

/// One reading of the patient's data.
struct PersonAccess: WireObject {
    let link: AuditLink

    private var counts: WrittenJSON? { link.after.map(WrittenJSON.init(stored:)) }

    static let fields: [Field<PersonAccess>] = [
        Field("at", \.link.at), Field("action", \.link.action, AuditAction.schema),
        Field("entity", \.link.entity, AuditEntity.schema), Field("entityId", \.link.entityId),
        Field("actorId", \.link.actorId), Field("actorName", \.link.actorName),
        Field("actorRole", \.link.actorRole), Field("details", \.counts),
    ]
}

/// What the patient signs in with, or did.
struct ExportedAccount: WireObject, Sendable {
    var userId: ID
    /// Nil once it has ended: the address that the person has by now is not the clinic's to know.
    var email: String?
    var createdAt: Instant
    var endedAt: Instant?

    static let columns = Columns("m.user_id", "u.email", "m.created_at", "m.ended_at") {
        (user: ID, email: String, created: Instant, ended: Instant?) in
        ExportedAccount(
            userId: user, email: ended == nil ? email : nil, createdAt: created, endedAt: ended)
    }
    static let fields: [Field<ExportedAccount>] = [
        Field("userId", \.userId), Field("email", \.email), Field("createdAt", \.createdAt),
        Field("endedAt", \.endedAt),
    ]
}

/// An invitation to the patient, as the clinic sent it.
struct ExportedInvitation: WireObject, Sendable {
    var id: ID
    var email: String
    var firstName: String
    var lastName: String
    var role: Role
    var invitedBy: ID?
    var createdAt: Instant
    var expiresAt: Instant
    var acceptedAt: Instant?
    var endedAt: Instant?

    static let columns = Columns(
        "i.id", "i.email", "i.first_name", "i.last_name", "i.role", "i.invited_by", "i.created_at",
        "i.expires_at", "i.accepted_at", "i.ended_at", as: ExportedInvitation.init)

    static let fields: [Field<ExportedInvitation>] = [
        Field("id", \.id), Field("email", \.email), Field("firstName", \.firstName),
        Field("lastName", \.lastName), Field("role", \.role), Field("invitedBy", \.invitedBy),
        Field("createdAt", \.createdAt), Field("expiresAt", \.expiresAt),
        Field("acceptedAt", \.acceptedAt), Field("endedAt", \.endedAt),
    ]
}

/// A message with the moment at which it was deleted.
struct ExportedMessage: WireObject, Sendable {
    var message: MessageRow
    var deletedAt: Instant?

    static func columns(for viewer: ID) -> Columns<ExportedMessage> {
        Columns(MessageRow.columns(for: viewer), "m.deleted_at", as: ExportedMessage.init)
    }

    static let fields: [Field<ExportedMessage>] =
        MessageRow.fields.map { $0.within(\.message) } + [Field("deletedAt", \.deletedAt)]
}

/// A notice with the user whose inbox it is in: the person, or one of the staff who was told of them.
struct ExportedNotice: WireObject, Sendable {
    var notice: Notification
    var userId: ID

    static let columns = Columns(Notification.columns, "n.user_id", as: ExportedNotice.init)

    static let fields: [Field<ExportedNotice>] =
        Notification.fields.map { $0.within(\.notice) } + [Field("userId", \.userId)]
}

/// A delivery to the person, or to staff about them: of those the address is left out.
struct ExportedDelivery: WireObject, Sendable {
    var delivery: Delivery
    var isToPatient: Bool

    /// - Parameter isToPerson: Whether the row of `outbox o` goes to the person.
    static func columns(_ isToPerson: SQL) -> Columns<ExportedDelivery> {
        Columns(Delivery.columns, Columns<Bool>(isToPerson)) { (delivery: Delivery, isToPerson: Bool) in
            var delivery = delivery
            if !isToPerson { delivery.outboxMessage.recipient = "" }
            return ExportedDelivery(delivery: delivery, isToPatient: isToPerson)
        }
    }

    static let fields: [Field<ExportedDelivery>] =
        Delivery.fields.map { $0.within(\.delivery) } + [Field("isToPatient", \.isToPatient)]
}

/// One change of a row of the patient's, or one thing that they did.
struct PersonChange: WireObject, Sendable {
    let link: AuditLink
    let before: JSONValue?
    let after: JSONValue?

    /// - Parameter forPatient: Whether the patient reads it, who sees neither what items cost the clinic nor
    ///   overrides.
    init(_ link: AuditLink, forPatient: Bool) {
        func shown(_ text: String?) -> JSONValue? {
            let json = text.flatMap { try? JSONValue(parsing: $0) }
            return forPatient ? json?.withoutCosts.withoutOverride : json
        }
        self.link = link
        before = shown(link.before)
        after = shown(link.after)
    }

    /// Their own only.
    private var address: String? { link.actorRole == Role.patient.rawValue ? link.address : nil }

    static let fields: [Field<PersonChange>] = [
        Field("at", \.link.at), Field("action", \.link.action, AuditAction.schema),
        Field("entity", \.link.entity, AuditEntity.schema), Field("entityId", \.link.entityId),
        Field("actorId", \.link.actorId), Field("actorName", \.link.actorName),
        Field("actorRole", \.link.actorRole), Field("ipAddress", \.address), Field("before", \.before),
        Field("after", \.after),
    ]
}
