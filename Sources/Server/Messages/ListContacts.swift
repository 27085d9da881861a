import API
import Domain
import Storage

/// `GET /messages/contacts`: whom the caller can write to, by name. Patients get a list of the staff, staff
/// get both kinds.
enum ListContacts {
    static let limits = 1...500

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let query = try Query(call.request.query())
        let (search, limit) = (query.search, query.limit)
        guard scope.role.isStaff else {
            return .json(try staff(tx, scope, search, limit).map { $0.forPatients }, capacity: 16_384)
        }
        let staff = try staff(tx, scope, search, limit)
        let patients = try patients(tx, scope, search, limit)
        let all = (patients + staff).map { Summary(id: $0.id, type: $0.type, name: $0.name) }
        var reply = Reply.json(Directory(patients: patients, staff: staff, all: all), capacity: 65_536)
        reply.records = patients.count
        return reply
    }

    struct Query {
        let search: String?
        /// Of each kind.
        let limit: Int

        init(_ query: Fields) throws {
            search = query.search()
            limit =
                query.optional(
                    "limit", .integer(in: limits), "Contacts of each kind; 200 when absent") ?? 200
            try query.done()
        }
    }

    private static func patients(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ search: String?, _ limit: Int
    ) throws -> [Contact] {
        try tx.query(
            """
            SELECT \(Contact.patientColumns) FROM patients p
            WHERE p.clinic_id = \(scope.clinicId)\(SearchText.condition("p.search", search, phones: true))
            ORDER BY p.sort_key, p.id LIMIT \(limit)
            """, Contact.patientColumns.read)
    }

    /// All of the staff but the caller.
    private static func staff(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ search: String?, _ limit: Int
    ) throws -> [Contact] {
        try tx.query(
            """
            SELECT \(Contact.staffColumns) FROM memberships m JOIN users u ON u.id = m.user_id
            WHERE m.clinic_id = \(scope.clinicId) AND m.role <> 'patient' AND m.ended_at IS NULL
            AND u.id <> \(scope.userId)
            \(SearchText.condition("u.search", search))
            ORDER BY u.sort_key, u.id LIMIT \(limit)
            """, Contact.staffColumns.read)
    }

    /// Somebody whom the caller can write to.
    struct Contact: WireObject, Sendable {
        var id: ID
        var firstName: String
        var lastName: String
        /// Of staff only.
        var role: Role?
        var email: String?
        /// Of patients only.
        var patientNumber: String?
        var type: ConversationQueries.Kind
        /// The same as `type`, in the directory of the staff.
        var contactType: ConversationQueries.Kind?

        var name: String { "\(firstName) \(lastName)" }

        static let patientColumns = Columns(
            "p.id", "p.first_name", "p.last_name", "p.email", "p.patient_number"
        ) {
            Contact(
                id: $0, firstName: $1, lastName: $2, email: $3, patientNumber: $4, type: .patient,
                contactType: .patient)
        }

        static let staffColumns = Columns("u.id", "u.first_name", "u.last_name", "m.role", "u.email") {
            Contact(
                id: $0, firstName: $1, lastName: $2, role: $3, email: $4, type: .staff, contactType: .staff)
        }

        fileprivate var forPatients: Contact {
            var contact = self
            contact.contactType = nil
            return contact
        }

        static let schemaName: String? = "Contact"
        static let fields: [Field<Contact>] = [
            Field("id", \.id), Field("firstName", \.firstName), Field("lastName", \.lastName),
            Field("role", \.role),
            Field("email", \.email), Field("patientNumber", \.patientNumber), Field("type", \.type),
            Field("contactType", \.contactType), Field("name", \.name),
        ]
    }

    struct Summary: WireObject {
        var id: ID
        var type: ConversationQueries.Kind
        var name: String

        static let fields: [Field<Summary>] = [
            Field("id", \.id), Field("type", \.type), Field("contactType", \.type), Field("name", \.name),
        ]
    }

    /// What staff get.
    struct Directory: WireObject {
        var patients: [Contact]
        var staff: [Contact]
        var all: [Summary]

        static let fields: [Field<Directory>] = [
            Field("patients", \.patients, .list(Contact.schema, limit: limits.upperBound)),
            Field("staff", \.staff, .list(Contact.schema, limit: limits.upperBound)),
            Field("all", \.all, .list(Summary.schema, limit: 2 * limits.upperBound)),
        ]
    }
}

/// `GET /messages/receptionists`: whom patients can turn to.
enum ListReceptionists {
    static let limit = 500

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
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
            Field("id", \.id), Field("email", \.email), Field("firstName", \.firstName),
            Field("lastName", \.lastName),
            Field("role", \.role, .oneOf(["receptionist"])),
        ]
    }
}
