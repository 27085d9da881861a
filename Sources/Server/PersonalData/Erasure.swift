import API
import Domain
import Storage

/// Blanks a person, table by table. Appointments and invoices stay as numbers; what others have written about
/// them in conversations of their own stays too (Accounts, A7).
struct Erasure {
    let person: KnownPatient
    let scope: ClinicScope
    /// Who has ever signed in as the patient here.
    let users: [User]
    let request: RequestData
    /// Nil for a rehearsal.
    let recorder: ChangeRecorder?
    let now: Instant
    let rows: PersonRows

    init(
        _ person: KnownPatient, scope: ClinicScope, users: [User], request: RequestData,
        recorder: ChangeRecorder?, at now: Instant
    ) {
        let details = person.record.details
        self.person = person
        rows = PersonRows(
            person: person, users: users.map(\.id) + (person.removal?.users ?? []),
            addresses: [details.email, details.phone].compactMap(\.self) + users.map(\.email))
        self.scope = scope
        self.users = users
        self.request = request
        self.recorder = recorder
        self.now = now
    }

    /// In the place of a text that may not be empty.
    static let mark = "Erased"

    struct User {
        var id: ID
        var email: String
        var firstName: String
        var lastName: String
        /// There while this clinic alone has ever known them: then they are erased too.
        var proof: ProfileProof?
    }

    /// What became of a table's rows of the person.
    struct Table: WireObject, Sendable {
        var table: String
        /// Rows that stay, without what they told of the person.
        var blanked = 0
        var removed = 0
        /// Rows that stay as they are: they tell nothing of the person but numbers.
        var kept = 0

        static let fields: [Field<Table>] = [
            Field("table", \.table), Field("blanked", \.blanked), Field("removed", \.removed),
            Field("kept", \.kept),
        ]
    }

    /// The users of the patient's portal accounts, also of one that waits for its invitation to be accepted,
    /// each with its row held until the transaction ends. Present and former staff are not erased with the
    /// patient.
    static func users(_ tx: borrowing Transaction, _ scope: ClinicScope, _ patient: ID) throws -> [User] {
        let own: SQL = "clinic_id = \(scope.clinicId) AND patient_id = \(patient)"
        let found = try tx.query(
            """
            SELECT u.id, u.email, u.first_name, u.last_name, EXISTS (
                SELECT 1 FROM memberships o
                WHERE o.user_id = u.id AND (o.patient_id IS NULL OR o.patient_id <> \(patient)))
            FROM users u WHERE u.id IN (
                SELECT user_id FROM memberships WHERE \(own)
                UNION SELECT user_id FROM invitations WHERE \(own))
            ORDER BY u.id
            """
        ) { row in
            let user = User(
                id: try row.get(0), email: try row.get(1), firstName: try row.get(2),
                lastName: try row.get(3))
            return (user: user, isMore: try row.get(4) as Bool)
        }
        return try found.map { user, isMore in
            var user = user
            if !isMore { user.proof = try ProfileProof.onlyClinic(tx, scope, user.id) }
            return user
        }
    }

    func run(_ tx: borrowing Transaction) throws -> [Table] {
        // Deliveries and notices are found by rows and addresses that are blanked after them.
        [
            try notifications(tx), try outbox(tx), try events(tx), try answers(tx),
            try blank(
                tx, "appointments",
                """
                notes = NULL, updated_at = \(now),
                override_reason = CASE WHEN override_reason IS NULL THEN NULL ELSE \(Self.mark) END
                """, where: "notes IS NOT NULL OR override_reason IS NOT NULL"),
            try blank(
                tx, "invoices",
                """
                notes = NULL, updated_at = \(now),
                void_reason = CASE WHEN void_reason IS NULL THEN NULL ELSE \(Self.mark) END
                """, where: "notes IS NOT NULL OR void_reason IS NOT NULL"),
            try blank(
                tx, "invoice_items", of: "invoice_id IN (\(invoices))", "description = \(Self.mark)",
                where: "true"),
            try blank(
                tx, "payments", of: "invoice_id IN (\(invoices))", "reference = NULL",
                where: "reference IS NOT NULL"),
            try blank(tx, "messages", "subject = NULL, body = \(Self.mark)", where: "true"),
            Table(table: "contact_preferences", kept: try count(tx, "contact_preferences", own)),
            try remove(
                tx, "delayed_notices",
                where: "appointment_id IN (SELECT id FROM appointments WHERE \(own))"),
            try remove(tx, "invitations", where: own), try reasons(tx),
            try keys(tx), try accounts(tx), try record(tx),
        ]
    }

    /// What ``run(_:)`` would do, without doing it.
    func rehearse(_ tx: borrowing Transaction) throws -> [Table] {
        struct Rehearsed: Error { var tables: [Table] }
        do {
            try tx.savepoint { () throws -> Void in throw Rehearsed(tables: try run(tx)) }
            return []
        } catch let done as Rehearsed {
            return done.tables
        }
    }

    var patient: PatientRecord { person.record }

    /// The condition of the patient's rows.
    var own: SQL { rows.own }
    var invoices: SQL { "SELECT id FROM invoices WHERE \(own)" }

    func count(_ tx: borrowing Transaction, _ table: StaticString, _ rows: SQL) throws -> Int {
        try tx.first("SELECT count(*) FROM \(SQL(literal: table)) WHERE \(rows)") { Int($0.int(0)) } ?? 0
    }

    func blank(
        _ tx: borrowing Transaction, _ table: StaticString, of rows: SQL? = nil, _ values: SQL,
        where isTelling: SQL
    ) throws -> Table {
        let rows = rows ?? own
        let all = try count(tx, table, rows)
        let blanked = try tx.run(
            "UPDATE \(SQL(literal: table)) SET \(values) WHERE \(rows) AND (\(isTelling))")
        return Table(table: table.description, blanked: blanked, kept: all - blanked)
    }

    func remove(_ tx: borrowing Transaction, _ table: StaticString, where rows: SQL) throws -> Table {
        Table(
            table: table.description,
            removed: try tx.run("DELETE FROM \(SQL(literal: table)) WHERE \(rows)"))
    }
}
