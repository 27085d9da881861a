import API
import Domain
import Storage

/// All that a clinic holds on a person, as lists (Accounts, A7).
struct PersonExport: Sendable {
    let scope: ClinicScope
    let patient: PatientRecord
    private let rows: PersonRows
    /// Users that the patient signs in as, or did.
    private let members: [ID]

    init(_ tx: borrowing Transaction, _ scope: ClinicScope, _ person: KnownPatient) throws {
        self.scope = scope
        patient = person.record
        let details = person.record.details
        let found = try tx.query(
            """
            SELECT m.user_id, u.email FROM memberships m JOIN users u ON u.id = m.user_id
            WHERE m.clinic_id = \(scope.clinicId) AND m.patient_id = \(patient.id)
            """
        ) { (id: try $0.get(0) as ID, email: try $0.get(1) as String) }
        members = found.map(\.id)
        rows = PersonRows(
            person: person, users: found.map(\.id),
            addresses: [details.email, details.phone].compactMap(\.self) + found.map(\.email))
    }

    private var own: SQL { rows.own }

    private func own(_ alias: StaticString) -> SQL {
        let alias = SQL(literal: alias)
        return "\(alias).clinic_id = \(scope.clinicId) AND \(alias).patient_id = \(patient.id)"
    }

    var sections: [ExportSection] {
        [
            accounts, invitations, appointments, invoices, payments, messages, notifications, deliveries,
            preferences, changes, accesses,
        ]
    }

    private var accounts: ExportSection {
        ExportSection(
            "portalAccounts", ExportedAccount.columns, key: "m.user_id",
            from: "memberships m JOIN users u ON u.id = m.user_id WHERE \(own("m"))")
    }

    private var invitations: ExportSection {
        let toUser: SQL = members.isEmpty ? "" : "OR i.user_id IN \(list: members)"
        return ExportSection(
            "invitations", ExportedInvitation.columns, key: "i.id",
            from: """
                invitations i
                WHERE i.clinic_id = \(scope.clinicId) AND (i.patient_id = \(patient.id) \(toUser))
                """)
    }

    private var appointments: ExportSection {
        let role = scope.role
        return ExportSection(
            "appointments", AppointmentRow.columns, key: "a.id",
            from: "appointments a \(AppointmentQueries.joins) WHERE \(own("a"))",
            schema: AppointmentRow.schema
        ) { _, rows in rows.map { $0.shown(to: role).jsonBytes } }
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

    /// Deleted ones too: their text is stored.
    private var messages: ExportSection {
        ExportSection(
            "messages", ExportedMessage.columns(for: scope.userId), key: "m.id",
            from: "messages m \(MessageRow.joins) WHERE \(own("m"))")
    }

    private var notifications: ExportSection {
        ExportSection(
            "notifications", ExportedNotice.columns, key: "n.id",
            from: "notifications n WHERE \(rows.notices)")
    }

    private var deliveries: ExportSection {
        ExportSection(
            "deliveries", ExportedDelivery.columns(rows.isToPerson), key: "o.id",
            from: """
                outbox o JOIN clinics c ON c.id = o.clinic_id
                WHERE \(rows.deliveries) AND \(AccountMailRow.listed)
                """)
    }

    /// With those that later ones have replaced.
    private var preferences: ExportSection {
        ExportSection(
            "contactPreferences", ContactPreference.columns, key: "id",
            from: "contact_preferences WHERE \(own)")
    }

    /// Entries of the audit trail on rows of the person.
    private var isAboutPerson: SQL {
        """
        (entity_id = \(patient.id) OR entity_id IN (\(rows.subjects("id"))
            UNION ALL SELECT id FROM payments WHERE invoice_id IN (SELECT id FROM invoices WHERE \(own))
            UNION ALL SELECT id FROM message_threads WHERE \(own)
            UNION ALL SELECT id FROM outbox WHERE \(own)))
        """
    }

    private static let readings = [AuditAction.read.rawValue, AuditAction.exported.rawValue]

    /// What was changed, by whom, from what to what; and what the person did here themselves.
    private var changes: ExportSection {
        let accounts = [AuditEntity.portalAccount.rawValue, AuditEntity.user.rawValue]
        let ofAccount: SQL =
            members.isEmpty
            ? ""
            : """
            OR (entity IN \(list: accounts) AND entity_id IN \(list: members))
            OR (actor_role = \(Role.patient.rawValue) AND actor_id IN \(list: members))
            """
        let forPatient = !scope.role.isStaff
        let hidden = Self.readings + (forPatient ? [AuditAction.overridden.rawValue] : [])
        return ExportSection(
            "changes",
            entries: """
                clinic_id = \(scope.clinicId) AND action NOT IN \(list: hidden)
                AND (\(isAboutPerson) \(ofAccount))
                """, schema: PersonChange.schema
        ) { PersonChange($0.link, forPatient: forPatient).jsonBytes }
    }

    /// Who has read the patient's data, and when.
    private var accesses: ExportSection {
        ExportSection(
            "accesses",
            entries: """
                clinic_id = \(scope.clinicId) AND action IN \(list: Self.readings) AND \(isAboutPerson)
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
                ("portalAccounts", ExportedAccount.schema), ("invitations", ExportedInvitation.schema),
                ("appointments", AppointmentRow.schema), ("invoices", Invoice.schema),
                ("payments", PaymentRow.schema), ("messages", ExportedMessage.schema),
                ("notifications", ExportedNotice.schema), ("deliveries", ExportedDelivery.schema),
                ("contactPreferences", ContactPreference.schema), ("changes", PersonChange.schema),
                ("accesses", PersonAccess.schema),
            ].map { .required($0.0, .list($0.1)) })
}
