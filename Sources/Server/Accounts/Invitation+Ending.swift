import Domain
import Storage

extension Invitation {
    /// Withdraws the clinic's pending invitations that meet a condition. Returns how many.
    @discardableResult
    static func end(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ condition: SQL, now: Instant
    ) throws -> Int {
        try tx.run(
            """
            UPDATE invitations SET ended_at = \(now)
            WHERE clinic_id = \(scope.clinicId) AND accepted_at IS NULL AND ended_at IS NULL AND \(condition)
            """)
    }

    /// Ends it before anybody has accepted.
    func withdraw(_ tx: borrowing Transaction, _ scope: ClinicScope, _ recorder: ChangeRecorder) throws {
        let now = try recorder.stamp(tx)
        try Self.end(tx, scope, "id = \(id)", now: now)
        if let patientId {
            // Of two who end an account at once, one is told that it is gone already (`If-Match`).
            try tx.run(
                """
                UPDATE patients SET updated_at = \(now)
                WHERE id = \(patientId) AND clinic_id = \(scope.clinicId)
                """)
        }
        recorder.audit(
            .invitationEnded, patientId == nil ? .staff : .portalAccount, userId, of: patientId,
            before: sent.added(userId, scope, .invited, at: createdAt), after: nil)
    }

    /// The clinic's pending invitations that a member has sent and could not send as `role`, each held until
    /// the transaction ends. They end with that right: who is let go must not leave a way in (Accounts, A2).
    /// - Parameter role: Theirs from now on; nil for who leaves the clinic.
    static func left(
        by sender: ID, becoming role: Role?, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws -> [Invitation] {
        let sent = try pendingOnes(tx, "i.clinic_id = \(scope.clinicId) AND i.invited_by = \(sender)")
        return sent.filter { invitation in
            switch role {
            case .admin, .superadmin: false
            case .receptionist: invitation.role != .patient
            case .doctor, .patient, nil: true
            }
        }
    }

    /// Withdraws those that somebody has sent from any clinic.
    static func endSent(_ tx: borrowing Transaction, by sender: ID, _ request: RequestData) throws {
        let clinics = Dictionary(
            grouping: try pendingOnes(tx, "i.invited_by = \(sender)"), by: \.clinicId
        ).sorted { $0.key < $1.key }
        for (clinic, invitations) in clinics {
            let scope = ClinicScope.system(clinicId: clinic)
            let recorder = ChangeRecorder(scope: scope, request: request)
            for invitation in invitations { try invitation.withdraw(tx, scope, recorder) }
            try recorder.flush(tx)
        }
    }

    /// In one order, each held.
    private static func pendingOnes(_ tx: borrowing Transaction, _ condition: SQL) throws -> [Invitation] {
        try tx.query(
            """
            SELECT \(columns) FROM invitations i WHERE \(condition) AND \(pending) ORDER BY i.id\(SQL.rowLock)
            """, columns.read)
    }
}

extension Invitations.Draft {
    func added(_ user: ID, _ scope: ClinicScope, _ status: MembershipStatus, at now: Instant) -> AddedMember {
        AddedMember(
            id: user, clinicId: scope.clinicId, role: role, patientId: patientId, email: email,
            firstName: firstName, lastName: lastName, status: status, at: now)
    }
}
