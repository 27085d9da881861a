import Domain
import Storage

/// Which conversations there are for a caller.
enum ConversationAccess {
    /// The threads behind the path's conversation. Throws 400 for what is no conversation id, and 404 for one
    /// that is not the caller's, or whose other side the clinic does not have.
    static func threads(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest
    ) throws -> (ConversationID, [MessageThread]) {
        let conversation = try call.conversation()
        let threads = call.scope.correspondent.threads(of: conversation)
        guard let first = threads.first else { throw Problem.notFound("Conversation") }
        try require(tx, call.scope, first)
        return (conversation, threads)
    }

    /// A conversation exists as soon as it could be written to, and for as long as anything stands in it.
    static func require(_ tx: borrowing Transaction, _ scope: ClinicScope, _ thread: MessageThread) throws {
        let exists: Bool
        switch thread {
        case .patient(let patient, _):
            exists = try tx.exists("patients WHERE id = \(patient) AND clinic_id = \(scope.clinicId)")
        case .direct(let one, let other):
            let user = one == scope.userId ? other : one
            exists =
                try Colleagues.exists(tx, scope, user)
                || tx.exists(
                    """
                    message_threads
                    WHERE clinic_id = \(scope.clinicId) AND user_a = \(one) AND user_b = \(other)
                    """)
        }
        if !exists { throw Problem.notFound("Conversation") }
    }
}

extension AuthorizedRequest {
    /// The path's conversation id; 400 when it is none.
    func conversation() throws -> ConversationID {
        guard let id = ConversationID(request.parameter("id")) else {
            throw Problem.invalid(
                "id", "must be patient-{uuid}, patient-{uuid}-Doctor, patient-{uuid}-Clinic or staff-{uuid}")
        }
        return id
    }
}

/// The staff of a clinic, as those that messages go to and come from.
enum Colleagues {
    /// Whether the user is on the clinic's staff now, or a superadmin, who is on each clinic's.
    static func exists(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> Bool {
        try tx.exists(
            """
            users u WHERE u.id = \(id) AND (u.is_superadmin OR EXISTS (
                SELECT 1 FROM memberships m
                WHERE m.clinic_id = \(scope.clinicId) AND m.user_id = u.id AND m.role <> 'patient'
                AND m.ended_at IS NULL))
            """)
    }
}
