import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /staff/:id`: ends the membership at once; the next request finds none. Visits that are booked stay.
enum RemoveStaff {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let id = try call.id()
        let member = try StaffRecord.found(tx, scope, id, lock: true)
        guard id != scope.userId else {
            throw Problem.conflict("You can't remove yourself; another admin can", code: "CANNOT_REMOVE_YOURSELF")
        }
        if member.role == .admin { try LastAdmin.keep(tx, scope, besides: id) }
        let now = try journal.stamp(tx)
        try tx.run(
            """
            UPDATE memberships SET ended_at = \(now), updated_at = \(now)
            WHERE clinic_id = \(scope.clinicId) AND user_id = \(id)
            """)
        journal.audit(.deleted, .staff, id, before: member, after: nil)
        return .noContent
    }
}
