import API
import Domain
import HTTPTypes
import Storage

/// Takes a room out of use. Appointments that are booked in it keep it.
enum RemoveRoom {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let id = try call.id()
        let before = try RoomQueries.found(tx, call.scope, id, lock: true)
        let now = try recorder.stamp(tx)
        try tx.run(
            """
            UPDATE rooms SET deleted_at = \(now), updated_at = \(now) WHERE id = \(id)
            AND clinic_id = \(call.scope.clinicId)
            """
        )
        recorder.audit(.deleted, .room, id, before: before, after: nil)
        return .noContent
    }
}
