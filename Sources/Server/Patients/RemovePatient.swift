import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /patients/:id`: forgets somebody who was never treated here. A patient with a history stays.
enum RemovePatient {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let id = try call.id()
        let patient = try PatientRecord.locked(tx, scope, id)
        _ = try recorder.stamp(tx)
        try tx.run("DELETE FROM memberships WHERE clinic_id = \(scope.clinicId) AND patient_id = \(id)")
        do {
            // Whatever refers to a patient says so in the schema, and keeps them.
            try tx.run("DELETE FROM patients WHERE id = \(id) AND clinic_id = \(scope.clinicId)")
        } catch let error as DatabaseError {
            guard case .foreignKey = error.kind else { throw error }
            throw Problem.conflict(
                "A patient with appointments, invoices or messages can't be removed",
                code: "PATIENT_HAS_HISTORY")
        }
        if let userId = patient.userId { try forget(tx, user: userId) }
        recorder.audit(.deleted, .patient, id, of: id, before: patient, after: nil)
        return .noContent
    }

    /// Frees the address of the portal account, unless the user is somebody in another clinic or
    /// left something behind.
    private static func forget(_ tx: borrowing Transaction, user id: ID) throws {
        do {
            try tx.savepoint {
                try tx.run("DELETE FROM notifications WHERE user_id = \(id)")
                try tx.run("DELETE FROM session_families WHERE user_id = \(id)")
                try tx.run("DELETE FROM users WHERE id = \(id)")
            }
        } catch let error as DatabaseError {
            guard case .foreignKey = error.kind else { throw error }
        }
    }
}
