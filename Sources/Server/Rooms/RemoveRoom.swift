import API
import Domain
import HTTPTypes
import Storage

/// Takes a room out of use. Visits that are booked in it keep it.
enum RemoveRoom {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ journal: Journal) throws -> Reply {
        let id = try call.id()
        let before = try RoomQueries.found(tx, call.scope, id, lock: true)
        let now = try journal.stamp(tx)
        try tx.run(
            "UPDATE rooms SET deleted_at = \(now), updated_at = \(now) WHERE id = \(id) AND clinic_id = \(call.scope.clinicId)")
        journal.audit(.deleted, .room, id, before: before, after: nil)
        return .noContent
    }
}
