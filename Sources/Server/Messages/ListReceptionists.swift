import API
import Domain
import Storage

/// `GET /messages/receptionists`: whom patients can turn to.
enum ListReceptionists {
    static let limit = 500

    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let list = try tx.query(
            """
            SELECT u.id, u.email, u.first_name, u.last_name FROM memberships m JOIN users u ON u.id = m.user_id
            WHERE m.clinic_id = \(call.scope.clinicId) AND m.role = 'receptionist' AND m.ended_at IS NULL
            ORDER BY u.sort_key, u.id LIMIT \(limit)
            """
        ) { row in
            Receptionist(
                id: (try row.get(0) as ID).description, email: try row.get(1), firstName: try row.get(2), lastName: try row.get(3),
                role: Role.receptionist.rawValue)
        }
        return .json(list)
    }
}
