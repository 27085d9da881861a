import Domain
import Storage

enum RoomQueries {
    /// Throws 404 unless the room, when there is one, is the clinic's.
    static func requireRoom(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID?) throws {
        guard let id else { return }
        let found = try tx.first(
            "SELECT 1 FROM rooms WHERE id = \(id) AND clinic_id = \(scope.clinicId) AND deleted_at IS NULL"
        ) { _ in true }
        if found == nil { throw Problem.notFound("Room") }
    }
}
