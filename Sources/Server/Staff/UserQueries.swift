import Domain
import Storage

/// Users: one sign-in, whatever the number of clinics.
enum UserQueries {
    /// A user as an address finds one.
    struct Known: Sendable {
        var id: ID
        var isSuperadmin: Bool
    }

    static func known(_ tx: borrowing Transaction, email: String) throws -> Known? {
        try tx.first("SELECT id, is_superadmin FROM users WHERE email_key = \(EmailAddress.key(of: email))") {
            Known(id: try $0.get(0), isSuperadmin: try $0.get(1))
        }
    }

    static func insert(
        id: ID, email: String, passwordHash: String, firstName: String, lastName: String,
        isSuperadmin: Bool = false, at now: Instant
    )
        -> SQL
    {
        let index = NameIndex(firstName: firstName, lastName: lastName, more: email)
        return """
            INSERT INTO users (id, email, email_key, password_hash, first_name, last_name, search, sort_key,
            is_superadmin, created_at, updated_at)
            VALUES (\(id), \(email), \(EmailAddress.key(of: email)), \(passwordHash), \(firstName), \(lastName), \(index.search),
                \(index.sortKey), \(isSuperadmin), \(now), \(now))
            """
    }

    static func update(id: ID, email: String, firstName: String, lastName: String, at now: Instant) -> SQL {
        let index = NameIndex(firstName: firstName, lastName: lastName, more: email)
        return """
            UPDATE users SET email = \(email), email_key = \(EmailAddress.key(of: email)), first_name = \(firstName), last_name = \(lastName),
                search = \(index.search), sort_key = \(index.sortKey), updated_at = \(now)
            WHERE id = \(id)
            """
    }

    /// Notes that a user has another name since `now`: it shows in the appointments and messages of each
    /// clinic where they are known, and in what is told of the patient that they are (contract §4.13).
    static func noteRenamed(_ tx: borrowing Transaction, _ id: ID, at now: Instant) throws {
        try tx.runAll([
            "UPDATE users SET renamed_at = \(now) WHERE id = \(id)",
            """
            UPDATE patients SET renamed_at = \(now)
            WHERE id IN (SELECT patient_id FROM memberships WHERE user_id = \(id) AND patient_id IS NOT NULL)
            """,
        ])
    }

    /// Ends all that the user is signed in to, as a new password should.
    static func endSessions(of id: ID, at now: Instant) -> SQL {
        "UPDATE session_families SET ended_at = \(now) WHERE user_id = \(id) AND ended_at IS NULL"
    }
}

extension FieldRule where Value == String {
    /// The address that somebody signs in with, in the spelling under which users are found.
    static var signInAddress: FieldRule {
        FieldRule.email.map(or: "must be an e-mail address") { EmailAddress.kept($0) }
    }
}
