import API
import Domain
import HTTPTypes
import Storage

/// What was told of the person elsewhere: notices, deliveries, events and kept answers.
extension Erasure {
    private var userIds: [ID] { users.map(\.id) }

    /// Rows that a notice or a delivery may be about, beside the patient's own.
    private var subjects: [SQL] {
        ["SELECT id FROM appointments WHERE \(own)", "SELECT id FROM messages WHERE \(own)", invoices]
    }

    /// Matches data that names the patient.
    private var naming: String { "%" + patient.id.description + "%" }

    /// Notices to the person, about them, and about mails to them that did not arrive.
    func notifications(_ tx: borrowing Transaction) throws -> Table {
        let toPerson: SQL = userIds.isEmpty ? "" : "OR user_id IN \(list: userIds)"
        let values: SQL = "title = \(Self.mark), message = '', data = '{}'"
        var blanked = try tx.run(
            """
            UPDATE notifications SET \(values)
            WHERE clinic_id = \(scope.clinicId) AND (data LIKE \(naming) \(toPerson))
            """)
        let about = Set(try ids(tx))
        var failed: [ID] = []
        try tx.each(
            """
            SELECT id, data FROM notifications
            WHERE clinic_id = \(scope.clinicId) AND type = \(NotificationEvent.deliveryFailed.rawValue)
            """
        ) { row in
            let data = try JSONValue(parsing: try row.get(1, as: String.self))
            let subject = data["entityId"]?.string.flatMap { ID($0) }
            if let subject, about.contains(subject) { failed.append(try row.get(0)) }
        }
        for id in failed {
            blanked += try tx.run("UPDATE notifications SET \(values) WHERE id = \(id)")
        }
        return Table(table: "notifications", blanked: blanked)
    }

    /// The ids of all rows of the person that something may be about.
    private func ids(_ tx: borrowing Transaction) throws -> [ID] {
        try [patient.id] + subjects.flatMap { rows in try tx.query(rows) { try $0.get(0) as ID } }
    }

    /// What has not gone out yet never does. Another patient may have the same address or number, as in a
    /// family: what is for them goes on.
    func outbox(_ tx: borrowing Transaction) throws -> Table {
        let addresses =
            [patient.details.email, patient.details.phone].compactMap(\.self) + users.map(\.email)
        let toPerson: SQL =
            addresses.isEmpty ? "" : "OR (patient_id IS NULL AND recipient IN \(list: addresses))"
        // Mails about their sign-in, also to addresses that they have no more or never had.
        let erased = users.filter { $0.proof != nil }.map(\.id)
        let toUser: SQL = erased.isEmpty ? "" : "OR entity_id IN \(list: erased)"
        let about = subjects.map { "entity_id IN (\($0))" as SQL }.joined(separator: " OR ")
        let blanked = try tx.run(
            """
            UPDATE outbox SET recipient = '', data = '{}', provider_id = NULL,
                reason = CASE WHEN status = 'sent' THEN NULL ELSE \(Self.mark) END,
                status = CASE WHEN status = 'pending' THEN 'failed' ELSE status END,
                claimed_by = NULL, claimed_until = NULL
            WHERE clinic_id = \(scope.clinicId)
            AND (patient_id = \(patient.id) OR entity_id = \(patient.id) \(toPerson) \(toUser) OR \(about)
                OR (patient_id IS NULL AND recipient IN (SELECT email FROM invitations WHERE \(own)))
                OR data LIKE \(naming))
            """)
        return Table(table: "outbox", blanked: blanked)
    }

    /// Their numbers stay, so that a stream has no gap.
    func events(_ tx: borrowing Transaction) throws -> Table {
        let ofUsers: SQL =
            userIds.isEmpty ? "" : "OR user_a IN \(list: userIds) OR user_b IN \(list: userIds)"
        let rows: SQL = "clinic_id = \(scope.clinicId) AND (patient_id = \(patient.id) \(ofUsers))"
        return try blank(tx, "events", of: rows, "data = ''", where: "data <> ''")
    }

    /// Answers that are kept under an `Idempotency-Key` and tell of the person: whoever tries again learns
    /// that they are gone.
    func answers(_ tx: borrowing Transaction) throws -> Table {
        let names = Set(try (ids(tx) + userIds).map(\.description))
        var found: [(user: ID, key: String)] = []
        try tx.walk("SELECT user_id, key, body FROM idempotency_keys") { row in
            let (user, key, body): (ID, String, [UInt8]) = (try row.get(0), try row.get(1), try row.get(2))
            if userIds.contains(user) || Self.mentions(names, in: body) { found.append((user, key)) }
        }
        let gone = Problem(
            .gone, error: "Gone", message: "This answer was erased with the patient's data", code: "ERASED"
        ).reply(at: now.description)
        for (user, key) in found {
            try tx.run(
                """
                UPDATE idempotency_keys SET status = \(gone.status.code), location = NULL,
                content_type = \(gone.headers[.contentType]), body = \(gone.body)
                WHERE user_id = \(user) AND key = \(key)
                """)
        }
        return Table(table: "idempotency_keys", blanked: found.count)
    }

    /// Whether one of these ids stands in a body.
    private static func mentions(_ ids: Set<String>, in body: [UInt8]) -> Bool {
        let letters = Set("0123456789abcdef-".utf8)
        return body.split { !letters.contains($0) }.contains { word in
            let id = word.drop { $0 == UInt8(ascii: "-") }.prefix(36)
            return id.count == 36 && ids.contains(String(decoding: id, as: UTF8.self))
        }
    }
}
