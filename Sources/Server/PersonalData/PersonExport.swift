import API
import Domain
import Storage

/// All that a clinic holds on a person, as lists (Accounts, A7).
struct PersonExport: Sendable {
    let scope: ClinicScope
    let patient: PatientRecord
    /// Users that the patient signs in as, or did.
    let users: [ID]
    /// Addresses and numbers that deliveries to the patient go to.
    let addresses: [String]

    init(_ tx: borrowing Transaction, _ scope: ClinicScope, _ patient: PatientRecord) throws {
        self.scope = scope
        self.patient = patient
        let found = try tx.query(
            """
            SELECT m.user_id, u.email FROM memberships m JOIN users u ON u.id = m.user_id
            WHERE m.clinic_id = \(scope.clinicId) AND m.patient_id = \(patient.id)
            """
        ) { (id: try $0.get(0) as ID, email: try $0.get(1) as String) }
        users = found.map(\.id)
        addresses = [patient.details.email, patient.details.phone].compactMap(\.self) + found.map(\.email)
    }

    private var own: SQL { "clinic_id = \(scope.clinicId) AND patient_id = \(patient.id)" }

    private func own(_ alias: StaticString) -> SQL {
        let alias = SQL(literal: alias)
        return "\(alias).clinic_id = \(scope.clinicId) AND \(alias).patient_id = \(patient.id)"
    }

    var sections: [ExportSection] {
        [
            accounts, appointments, invoices, payments, messages, notifications, deliveries, preferences,
            accesses,
        ]
    }

    private var accounts: ExportSection {
        ExportSection(
            "portalAccounts", ExportedAccount.columns, key: "m.user_id",
            from: "memberships m JOIN users u ON u.id = m.user_id WHERE \(own("m"))")
    }

    private var appointments: ExportSection {
        ExportSection(
            "appointments", AppointmentRow.columns, key: "a.id",
            from: "appointments a \(AppointmentQueries.joins) WHERE \(own("a"))")
    }

    private var invoices: ExportSection {
        let scope = scope
        return ExportSection(
            "invoices", InvoiceRow.columns, key: "i.id", from: "\(InvoiceRow.source) WHERE \(own("i"))",
            schema: Invoice.schema
        ) { tx, rows in try InvoiceQueries.whole(tx, scope, rows).map(\.jsonBytes) }
    }

    private var payments: ExportSection {
        ExportSection(
            "payments", PaymentRow.columns, key: "id",
            from: "payments WHERE invoice_id IN (SELECT id FROM invoices WHERE \(own))")
    }

    private var messages: ExportSection {
        ExportSection(
            "messages", MessageRow.columns(for: scope.userId), key: "m.id",
            from: "messages m \(MessageRow.joins) WHERE \(own("m")) AND m.deleted_at IS NULL")
    }

    private var notifications: ExportSection {
        let inbox: SQL = users.isEmpty ? "1 = 0" : "user_id IN \(list: users)"
        return ExportSection(
            "notifications", Notification.columns, key: "id",
            from: "notifications WHERE clinic_id = \(scope.clinicId) AND \(inbox)")
    }

    /// Another patient may have the same address or number: what is for them is not the person's.
    private var deliveries: ExportSection {
        let toPerson: SQL =
            addresses.isEmpty ? "" : "OR (o.patient_id IS NULL AND o.recipient IN \(list: addresses))"
        return ExportSection(
            "deliveries", Delivery.columns, key: "o.id",
            from: """
                outbox o JOIN clinics c ON c.id = o.clinic_id
                WHERE o.clinic_id = \(scope.clinicId) AND (o.patient_id = \(patient.id) \(toPerson))
                AND \(AccountMailRow.listed)
                """)
    }

    /// With those that later ones have replaced.
    private var preferences: ExportSection {
        ExportSection(
            "contactPreferences", ContactPreference.columns, key: "id",
            from: "contact_preferences WHERE \(own)")
    }

    /// Who has read the patient's data, and when.
    private var accesses: ExportSection {
        let read = [AuditAction.read.rawValue, AuditAction.exported.rawValue]
        return ExportSection(
            "accesses",
            entries: """
                clinic_id = \(scope.clinicId) AND action IN \(list: read) AND (
                    entity_id = \(patient.id)
                    OR entity_id IN (SELECT id FROM appointments WHERE \(own))
                    OR entity_id IN (SELECT id FROM invoices WHERE \(own))
                    OR entity_id IN (SELECT id FROM messages WHERE \(own))
                    OR entity_id IN (SELECT id FROM message_threads WHERE \(own))
                    OR entity_id IN (SELECT id FROM outbox WHERE \(own)))
                """, schema: PersonAccess.schema
        ) { PersonAccess(link: $0.link).jsonBytes }
    }
}

extension PersonExport {
    /// The shape of the whole document.
    static let schema = Schema.object(
        [
            .required("exportedAt", .timestamp), .required("clinicId", .uuid),
            .required("patient", PatientRecord.schema),
        ]
            + [
                ("portalAccounts", ExportedAccount.schema), ("appointments", AppointmentRow.schema),
                ("invoices", Invoice.schema),
                ("payments", PaymentRow.schema), ("messages", MessageRow.schema),
                ("notifications", Notification.schema), ("deliveries", Delivery.schema),
                ("contactPreferences", ContactPreference.schema), ("accesses", PersonAccess.schema),
            ].map { .required($0.0, .list($0.1)) })
}

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
