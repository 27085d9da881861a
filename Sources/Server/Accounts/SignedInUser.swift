import API
import Domain
import Storage

/// A user as sign-in and `/auth/me` show them.
enum SessionUserQuery {
    /// Clinics listed at most.
    static let clinicLimit = 100

    static func user(_ tx: borrowing Transaction, scope: ClinicScope) throws -> SignedInUser? {
        let clinics = try tx.query(clinics(of: scope), SignedInUser.Membership.columns.read)
        return try tx.first(
            "SELECT \(Person.columns) FROM users WHERE id = \(scope.userId)", Person.columns.read
        ).map { person in
            SignedInUser(
                id: scope.userId, person: person, name: scope.name, role: scope.role,
                clinicId: scope.hasClinic ? scope.clinicId : nil, patientId: scope.patientId, clinics: clinics
            )
        }
    }

    private static func clinics(of scope: ClinicScope) -> SQL {
        if scope.role == .superadmin {
            return "SELECT id, name, 'superadmin' FROM clinics ORDER BY created_at, id LIMIT \(clinicLimit)"
        }
        return """
            SELECT c.id, c.name, m.role FROM memberships m JOIN clinics c ON c.id = m.clinic_id
            WHERE m.user_id = \(scope.userId) AND m.ended_at IS NULL
            ORDER BY m.created_at, m.clinic_id LIMIT \(clinicLimit)
            """
    }
}

struct Person: Sendable {
    var email: String
    var firstName: String
    var lastName: String

    static let columns = Columns("email", "first_name", "last_name", as: Person.init)
}

/// Who is signed in: part of the sign-in answer, and the answer of `/auth/me`.
struct SignedInUser: WireObject, Sendable {
    var id: ID
    var person: Person
    var name: String?
    /// In the current clinic.
    var role: Role
    /// The current clinic.
    var clinicId: ID?
    /// The user's own patient record there, if there is one.
    var patientId: ID?
    var clinics: [Membership]

    static let schemaName: String? = "SessionUser"
    static let fields: [Field<SignedInUser>] = [
        Field("id", \.id), Field("email", \.person.email), Field("firstName", \.person.firstName),
        Field("lastName", \.person.lastName), Field("name", \.name), Field("role", \.role),
        Field("clinicId", \.clinicId),
        Field("patientId", \.patientId),
        Field("clinics", \.clinics, .list(Membership.schema, limit: SessionUserQuery.clinicLimit)),
    ]

    /// A clinic that the user belongs to.
    struct Membership: WireObject, Sendable {
        var id: ID
        var name: String
        var role: String

        static let columns = Columns("c.id", "c.name", "m.role", as: Membership.init)
        static let fields: [Field<Membership>] = [
            Field("id", \.id), Field("name", \.name), Field("role", \.role),
        ]
    }
}
