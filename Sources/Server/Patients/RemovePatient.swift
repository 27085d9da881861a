import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /patients/:id`: forgets somebody who was never treated here. A patient with a history stays.
struct RemovePatient: Sendable {
    let securityLog: SecurityLog

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let id = try call.id()
        let patient = try PatientRecord.locked(tx, scope, id)
        // Before the stamp: it holds the user's row.
        let proof = try patient.userId.flatMap { try ProfileProof.onlyClinic(tx, scope, $0) }
        let now = try recorder.stamp(tx)
        if let user = patient.userId { try MembershipEnd.end(tx, scope, user, at: now) }
        try Invitation.end(tx, scope, "patient_id = \(id)", now: now)
        do {
            // Whatever refers to a patient says so in the schema, and keeps them.
            try tx.run("DELETE FROM patients WHERE id = \(id) AND clinic_id = \(scope.clinicId)")
        } catch let error as DatabaseError {
            guard case .foreignKey = error.kind else { throw error }
            throw Problem.conflict(
                "A patient with appointments, invoices or messages can't be removed",
                code: "PATIENT_HAS_HISTORY")
        }
        // Frees the address of a portal account that nobody else has ever known.
        if let proof, try Credentials(request: call.request, at: now).forget(tx, proof) {
            securityLog.note(
                .credentialEnded, user: proof.user, request: call.request, clinic: scope.clinicId)
        }
        recorder.audit(.deleted, .patient, id, of: id, before: patient, after: nil)
        return .noContent
    }
}
