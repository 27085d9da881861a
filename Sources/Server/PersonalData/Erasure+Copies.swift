import API
import Domain
import HTTPTypes
import Storage

/// What was told of the person elsewhere: notices, deliveries, events, superadmins' reasons and kept answers.
extension Erasure {
    /// Notices to the person, about them, and about mails to them that did not arrive.
    func notifications(_ tx: borrowing Transaction) throws -> Table {
        let blanked = try tx.run(
            """
            UPDATE notifications AS n SET title = \(Self.mark), message = '', data = '{}'
            WHERE \(rows.notices)
            """)
        return Table(table: "notifications", blanked: blanked)
    }

    /// A delivery that has not gone out yet never does.
    func outbox(_ tx: borrowing Transaction) throws -> Table {
        // Mails about their sign-in, also to addresses that they have no more or never had.
        let erased = users.filter { $0.proof != nil }.map(\.id)
        let ofAccount: SQL =
            erased.isEmpty
            ? "" : "OR (o.clinic_id = \(scope.clinicId) AND o.entity_id IN \(list: erased))"
        let blanked = try tx.run(
            """
            UPDATE outbox AS o SET recipient = '', data = '{}', provider_id = NULL,
                reason = CASE WHEN status = 'sent' THEN NULL ELSE \(Self.mark) END,
                status = CASE WHEN status = 'pending' THEN 'failed' ELSE status END,
                claimed_by = NULL, claimed_until = NULL
            WHERE \(rows.deliveries) \(ofAccount)
            """)
        return Table(table: "outbox", blanked: blanked)
    }

    /// Superadmins' reasons lose the words by which the person is known. One that somebody has changed stays
    /// found out.
    func reasons(_ tx: borrowing Transaction) throws -> Table {
        let (keys, words) = (try tx.auditKeys, PersonWords(patient, users))
        var changes: [SQL] = []
        try tx.walk(
            "SELECT \(StoredReason.columns) FROM stated_reasons WHERE clinic_id = \(scope.clinicId)"
        ) { row in
            var reason = try StoredReason.columns.read(row)
            let (isForged, seal) = (reason.isForged(keys), reason.seal)
            let text = words.hidden(in: reason.text)
            guard text != reason.text else { return }
            reason.text = text
            changes.append(
                """
                UPDATE stated_reasons SET text = \(text), seal = \(isForged ? seal : reason.mark(keys))
                WHERE id = \(reason.id)
                """)
        }
        for change in changes { try tx.run(change) }
        return Table(table: "stated_reasons", blanked: changes.count)
    }

    /// Their numbers stay, so that a stream has no gap.
    func events(_ tx: borrowing Transaction) throws -> Table {
        let ofUsers: SQL =
            rows.users.isEmpty ? "" : "OR user_a IN \(list: rows.users) OR user_b IN \(list: rows.users)"
        let theirs: SQL = "clinic_id = \(scope.clinicId) AND (patient_id = \(patient.id) \(ofUsers))"
        return try blank(tx, "events", of: theirs, "data = ''", where: "data <> ''")
    }

    /// Answers that are kept under an `Idempotency-Key` and tell of the person. The same request, sent again,
    /// is told that its answer is gone.
    func answers(_ tx: borrowing Transaction) throws -> Table {
        let subjects = try tx.query(rows.subjects("id")) { try $0.get(0) as ID }
        let names = Set(([patient.id] + subjects + rows.users).map(\.description))
        var found: [(user: ID, key: String)] = []
        try tx.walk("SELECT user_id, key, body FROM idempotency_keys") { row in
            let (user, key, body): (ID, String, [UInt8]) = (try row.get(0), try row.get(1), try row.get(2))
            if rows.users.contains(user) || Self.mentions(names, in: body) { found.append((user, key)) }
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
