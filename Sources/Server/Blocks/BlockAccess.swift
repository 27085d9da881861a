import Domain
import Storage

/// Who may write blocks: the front desk all, a doctor their own.
enum BlockAccess {
    /// Throws 403 for a doctor and somebody else's time.
    static func require(_ subject: Domain.Block.Subject, _ scope: ClinicScope) throws {
        guard scope.role != .doctor || subject == .doctor(scope.userId) else {
            throw Problem.forbidden("Doctors can only block their own time")
        }
    }

    /// The block of the path, for a change, with the clinic's calendar held. Throws 404, and 403 as above.
    static func locked(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> BlockRecord {
        let id = try call.id()
        try CalendarLock.change(tx, call.scope)
        let block = try BlockRecord.found(tx, call.scope, id)
        try require(block.subject, call.scope)
        return block
    }

    /// Throws 404 for a doctor or room that the clinic does not have.
    static func requireFound(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ subject: Domain.Block.Subject
    ) throws {
        if let doctorId = subject.doctorId {
            let isThere = try tx.exists(
                """
                memberships WHERE clinic_id = \(scope.clinicId) AND user_id = \(doctorId)
                AND role = 'doctor' AND ended_at IS NULL
                """)
            guard isThere else { throw Problem.notFound("Doctor") }
        }
        try RoomSign.found(tx, scope, subject.roomId)
    }
}
