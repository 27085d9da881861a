import API
import Domain
import Storage

/// Finds whose data the entries of an audit trail tell of, for those that were written before entries were
/// sealed.
struct AuditOwners {
    /// The entries, each with its patients as far as it has values that are not sealed yet.
    private(set) var drafts: [AuditDraft] = []

    private static let sources: [(entity: AuditEntity, rows: SQL)] = [
        (.appointment, "SELECT id, patient_id FROM appointments WHERE clinic_id ="),
        (.invoice, "SELECT id, patient_id FROM invoices WHERE clinic_id ="),
        (
            .payment,
            """
            SELECT p.id, i.patient_id FROM payments p JOIN invoices i ON i.id = p.invoice_id
            WHERE p.clinic_id =
            """
        ),
        (.message, "SELECT id, patient_id FROM messages WHERE patient_id IS NOT NULL AND clinic_id ="),
        (
            .conversation,
            """
            SELECT id, patient_id FROM message_threads WHERE patient_id IS NOT NULL AND clinic_id =
            """
        ),
    ]

    init(_ tx: borrowing Transaction, _ clinicId: ID, _ links: [AuditLink]) throws {
        var owners: [ID: ID] = [:]
        for (entity, rows) in Self.sources {
            let ids = Set(links.filter { $0.entity == entity.rawValue && $0.hasPlainValues }.map(\.entityId))
            guard !ids.isEmpty else { continue }
            let id: SQL = entity == .payment ? "p.id" : "id"
            try tx.each("\(rows) \(clinicId) AND \(id) IN \(list: ids.sorted())") { row in
                owners[try row.get(0)] = try row.get(1) as ID
            }
        }
        let actors = try Self.actors(tx, clinicId, links)
        drafts = links.map { link in
            AuditDraft(
                link, patient: link.hasPlainValues ? Self.owner(of: link, owners) : nil,
                actor: link.hasPlainActor ? link.actorId.map { actors[$0] ?? $0 } : nil)
        }
    }

    private static func owner(of link: AuditLink, _ owners: [ID: ID]) -> ID? {
        switch AuditEntity(rawValue: link.entity) {
        case .patient, .portalAccount: link.entityId
        case .appointment, .invoice, .payment, .message, .conversation:
            owners[link.entityId] ?? named(link.after) ?? named(link.before)
        default: nil
        }
    }

    /// The patient that a row names, where the row itself is gone.
    private static func named(_ text: String?) -> ID? {
        guard let text, let json = try? JSONValue(parsing: text) else { return nil }
        return (json["patientId"] ?? json["patient"]?["id"])?.string.flatMap { ID($0) }
    }

    /// The records of patients who did something themselves. A portal account that is gone had the patient's
    /// id.
    private static func actors(
        _ tx: borrowing Transaction, _ clinicId: ID, _ links: [AuditLink]
    ) throws -> [ID: ID] {
        let users = Set(links.filter(\.hasPlainActor).compactMap(\.actorId))
        guard !users.isEmpty else { return [:] }
        var patients: [ID: ID] = [:]
        try tx.each(
            """
            SELECT user_id, patient_id FROM memberships
            WHERE clinic_id = \(clinicId) AND patient_id IS NOT NULL AND user_id IN \(list: users.sorted())
            """
        ) { row in patients[try row.get(0)] = try row.get(1) as ID }
        return patients
    }
}

extension AuditLink {
    fileprivate var hasPlainValues: Bool {
        [before, after].contains { $0.map { SealedText($0) == nil } ?? false }
    }

    fileprivate var hasPlainActor: Bool {
        actorRole == Role.patient.rawValue && SealedText(actorName) == nil
    }
}
