import API
import Domain
import Storage

/// `GET /messages/contacts`: whom the caller can write to, by name. Patients get a list of the staff, staff
/// get both kinds.
enum ListContacts {
    static let limits = 1...500
    /// Of each kind.
    static let defaultLimit = 200

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let query = call.request.query()
        let limit = query.optional("limit", .integer(in: limits)) ?? defaultLimit
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        try query.done()

        guard scope.role.isStaff else {
            return .json(
                try staff(tx, scope, search, limit) { try Contact(staff: $0, contactType: nil) },
                capacity: 16_384)
        }
        let staff = try staff(tx, scope, search, limit) { try Contact(staff: $0, contactType: "staff") }
        let patients = try patients(tx, scope, search, limit)
        let all = (patients + staff).map {
            ContactSummary(id: $0.id, type: $0.type, contactType: $0.type, name: $0.name)
        }
        return .json(ContactDirectory(patients: patients, staff: staff, all: all), capacity: 65_536)
    }

    private static func patients(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ search: String?, _ limit: Int
    ) throws -> [Contact] {
        try tx.query(
            """
            SELECT p.id, p.first_name, p.last_name, p.email, p.patient_number FROM patients p
            WHERE p.clinic_id = \(scope.clinicId)\(SearchText.condition("p.search", search, phones: true))
            ORDER BY p.sort_key, p.id LIMIT \(limit)
            """
        ) { row in
            let (first, last): (String, String) = (try row.get(1), try row.get(2))
            return Contact(
                id: (try row.get(0) as ID).description, firstName: first, lastName: last,
                email: try row.get(3),
                patientNumber: try row.get(4), type: "patient", contactType: "patient",
                name: "\(first) \(last)")
        }
    }

    /// All of the staff but the caller.
    private static func staff(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ search: String?, _ limit: Int,
        _ map: (borrowing Row) throws -> Contact
    ) throws -> [Contact] {
        try tx.query(
            """
            SELECT u.id, u.first_name, u.last_name, m.role, u.email FROM memberships m
            JOIN users u ON u.id = m.user_id
            WHERE m.clinic_id = \(scope.clinicId) AND m.role <> 'patient' AND m.ended_at IS NULL
            AND u.id <> \(scope.userId)
            \(SearchText.condition("u.search", search))
            ORDER BY u.sort_key, u.id LIMIT \(limit)
            """, map)
    }
}

extension Contact {
    fileprivate init(staff row: borrowing Row, contactType: String?) throws {
        let (first, last): (String, String) = (try row.get(1), try row.get(2))
        self.init(
            id: (try row.get(0) as ID).description, firstName: first, lastName: last, role: try row.get(3),
            email: try row.get(4),
            type: "staff", contactType: contactType, name: "\(first) \(last)")
    }
}

/// `GET /messages/receptionists`: whom patients can turn to.
enum ListReceptionists {
    static let limit = 500

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let list = try tx.query(
            """
            SELECT u.id, u.email, u.first_name, u.last_name FROM memberships m
            JOIN users u ON u.id = m.user_id
            WHERE m.clinic_id = \(call.scope.clinicId) AND m.role = 'receptionist' AND m.ended_at IS NULL
            ORDER BY u.sort_key, u.id LIMIT \(limit)
            """
        ) { row in
            Receptionist(
                id: (try row.get(0) as ID).description, email: try row.get(1), firstName: try row.get(2),
                lastName: try row.get(3),
                role: Role.receptionist.rawValue)
        }
        return .json(list)
    }
}
