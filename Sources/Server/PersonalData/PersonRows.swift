import Domain
import Storage

/// Which rows of notices and deliveries tell of a person. An export shows these, and an erasure blanks them
/// (Accounts, A7).
struct PersonRows: Sendable {
    let person: KnownPatient
    /// Users that the person signs in as in this clinic, or did.
    let users: [ID]
    /// Addresses and numbers that deliveries to the person go to.
    let addresses: [String]

    private var clinicId: ID { person.record.clinicId }
    private var patientId: ID { person.record.id }

    /// The condition of the person's own rows in a table with `clinic_id` and `patient_id`.
    var own: SQL { "clinic_id = \(clinicId) AND patient_id = \(patientId)" }

    /// Matches data that names the patient.
    private var naming: String { "%" + patientId.description + "%" }

    /// Rows that a notice or a delivery may be about, beside the patient's own. The parameter is what is read
    /// of each.
    func subjects(_ column: SQL) -> SQL {
        """
        SELECT \(column) FROM appointments WHERE \(own)
        UNION ALL SELECT \(column) FROM invoices WHERE \(own)
        UNION ALL SELECT \(column) FROM messages WHERE \(own)
        """
    }

    /// The condition of `notifications n`: to the person, about them, and about deliveries to them that
    /// failed.
    var notices: SQL {
        let toPerson: SQL = users.isEmpty ? "" : "OR n.user_id IN \(list: users)"
        return """
            n.clinic_id = \(clinicId) AND (n.data LIKE \(naming) \(toPerson)
            OR (n.type = \(NotificationEvent.deliveryFailed.rawValue) AND (
                \(Self.failedEntity) IN (\(subjects(SQL.uuidText("id"))))
                OR \(Self.failedDelivery) IN (
                    SELECT \(SQL.uuidText("o.id")) FROM outbox o WHERE \(deliveries)))))
            """
    }

    private static let failedEntity: SQL = .dialect(
        sqlite: "json_extract(n.data, '$.entityId')", postgres: "(CAST(n.data AS json) ->> 'entityId')")
    private static let failedDelivery: SQL = .dialect(
        sqlite: "json_extract(n.data, '$.deliveryId')", postgres: "(CAST(n.data AS json) ->> 'deliveryId')")

    /// The condition of `outbox o`. Another patient may have the same address or number, as in a family: what
    /// is for them is not the person's.
    var deliveries: SQL {
        let toAddress: SQL =
            addresses.isEmpty ? "" : "OR (o.patient_id IS NULL AND o.recipient IN \(list: addresses))"
        return """
            o.clinic_id = \(clinicId) AND (o.patient_id = \(patientId) OR o.entity_id = \(patientId)
            OR o.entity_id IN (\(subjects("id"))) OR o.data LIKE \(naming) \(toAddress) \(beforeRemoval)
            OR (o.patient_id IS NULL AND o.recipient IN (SELECT email FROM invitations WHERE \(own))))
            """
    }

    /// Whether a delivery of `outbox o` goes to the person, rather than to staff about them.
    var isToPerson: SQL {
        let all = addresses + (person.removal?.addresses ?? [])
        let toAddress: SQL = all.isEmpty ? "" : "OR o.recipient IN \(list: all)"
        return """
            ((o.patient_id IS NOT NULL AND o.patient_id = \(patientId)) \(toAddress)
            OR o.recipient IN (SELECT email FROM invitations WHERE \(own)))
            """
    }

    /// Mails to accounts that were deleted with the record. Somebody else may have the address since.
    private var beforeRemoval: SQL {
        guard let removal = person.removal, !removal.users.isEmpty else { return "" }
        return """
            OR (o.patient_id IS NULL AND o.created_at <= \(removal.at)
                AND (o.entity_id IN \(list: removal.users) OR o.recipient IN \(list: removal.addresses)))
            """
    }
}
