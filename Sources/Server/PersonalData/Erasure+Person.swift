import Domain
import Storage

/// The person's own record, their keys and their accounts.
extension Erasure {
    /// Without them the personal values of audit entries are ciphertexts that nobody can read; the chain
    /// holds on over these.
    func keys(_ tx: borrowing Transaction) throws -> Table {
        try tx.auditKeys.forget(patient.id)
        return try remove(tx, "patient_keys", where: "patient_id = \(patient.id)")
    }

    /// Ends the portal accounts and, where no other clinic knows the person, blanks the user and ends their
    /// sessions.
    func accounts(_ tx: borrowing Transaction) throws -> Table {
        var table = Table(table: "users")
        for user in users {
            try MembershipEnd.end(tx, scope, user.id, at: now)
            if let proof = user.proof {
                try Credentials(request: request, recorder: recorder, at: now).erase(tx, proof)
                table.blanked += 1
            } else {
                table.kept += 1
            }
        }
        return table
    }

    /// A line of the security log for each user who was erased: nobody signs in as them again (Accounts, A5).
    func note(in log: SecurityLog) {
        for user in users where user.proof != nil {
            log.note(.credentialEnded, user: user.id, request: request, clinic: scope.clinicId)
        }
    }

    func record(_ tx: borrowing Transaction) throws -> Table {
        let details = PatientDetails(
            firstName: Credentials.erasedFirstName, lastName: Credentials.erasedLastName)
        let index = details.index(patient.patientNumber)
        let blanked = try tx.run(
            """
            UPDATE patients SET first_name = \(details.firstName), last_name = \(details.lastName),
                phone = NULL, email = NULL, insurance = NULL, date_of_birth = NULL, legal_hold_until = NULL,
                search = \(index.search), sort_key = \(index.sortKey), updated_at = \(now),
                renamed_at = \(now), erased_at = \(now)
            WHERE id = \(patient.id) AND clinic_id = \(scope.clinicId)
            """)
        return Table(table: "patients", blanked: blanked)
    }
}
