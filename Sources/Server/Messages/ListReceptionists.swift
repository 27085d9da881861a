import API
import Domain
import Storage

/// `GET /messages/receptionists`: whom patients can turn to.
enum ListReceptionists {
    static let limit = 500

    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let list = try tx.query(
            """
            SELECT \(Receptionist.columns) FROM memberships m JOIN users u ON u.id = m.user_id
            WHERE m.clinic_id = \(call.scope.clinicId) AND m.role = 'receptionist' AND m.ended_at IS NULL
            ORDER BY u.sort_key, u.id LIMIT \(limit)
            """, Receptionist.columns.read)
        return .json(list)
    }

    struct Receptionist: WireObject, Sendable {
        var id: ID
        var email: String
        var firstName: String
        var lastName: String
        let role = Role.receptionist

        static let columns = Columns("u.id", "u.email", "u.first_name", "u.last_name", as: Receptionist.init)
        static let fields: [Field<Receptionist>] = [
            Field("id", \.id), Field("email", \.email), Field("firstName", \.firstName), Field("lastName", \.lastName),
            Field("role", \.role, .oneOf(["receptionist"])),
        ]
    }
}
