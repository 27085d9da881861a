import Domain
import Storage

/// What joining a clinic waits for.
enum JoinLocks {
    /// A write that books or renames the user in another clinic bumps the revisions of all their clinics.
    /// Each such write must be over before this clinic is one of them, or know of it. Nil for a user who is
    /// gone.
    static func take(_ tx: borrowing Transaction, _ user: ID) throws -> KnownUser? {
        let clinics = try tx.query(
            "SELECT clinic_id FROM memberships WHERE user_id = \(user) ORDER BY clinic_id"
        ) { try $0.get(0) as ID }
        for clinic in clinics { try CalendarLock.change(tx, .system(clinicId: clinic)) }
        return try KnownUser.hold(tx, user)
    }
}

/// The rows of memberships as they begin.
enum MembershipRows {
    /// Makes the user a member, again if they were one before. A present member stays as they are.
    /// - Throws: 409 `PORTAL_ACCOUNT_EXISTS` where the patient's record has another user's account.
    static func join(
        _ tx: borrowing Transaction, clinic: ID, user: ID, as role: Role, patient: ID? = nil, at now: Instant
    ) throws {
        do {
            try tx.run(
                """
                INSERT INTO memberships (clinic_id, user_id, role, patient_id, created_at, updated_at)
                VALUES (\(clinic), \(user), \(role), \(patient), \(now), \(now))
                ON CONFLICT (clinic_id, user_id) DO UPDATE
                SET role = excluded.role, patient_id = excluded.patient_id,
                    created_at = excluded.created_at, updated_at = excluded.updated_at, ended_at = NULL
                WHERE memberships.ended_at IS NOT NULL
                """)
        } catch let error as DatabaseError
            where error.isUnique(sqlite: "memberships.patient_id", postgres: "memberships_patient_key")
        {
            throw Problem.portalAccountExists
        }
        // A patient shows whether they have an account: phones that ask what is new learn of it.
        guard let patient else { return }
        try tx.run(
            "UPDATE patients SET updated_at = \(now) WHERE id = \(patient) AND clinic_id = \(clinic)")
    }
}

extension Problem {
    static let portalAccountExists = Problem.conflict(
        "The patient has a portal account already", code: "PORTAL_ACCOUNT_EXISTS")
}
