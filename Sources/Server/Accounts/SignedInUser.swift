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
            """
            SELECT (SELECT timezone FROM clinics WHERE id = \(scope.clinicId)), \(Person.columns)
            FROM users WHERE id = \(scope.userId)
            """
        ) { row in
            let person = try Person.columns.read(row, from: 1)
            return SignedInUser(
                id: scope.userId, person: person, name: person.name, role: scope.role,
                clinicId: scope.hasClinic ? scope.clinicId : nil,
                timezone: try row.get(0), patientId: scope.patientId, clinics: clinics)
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
    /// See ``Language``.
    var language: String

    var name: String { "\(firstName) \(lastName)" }

    static let columns = Columns("email", "first_name", "last_name", "language", as: Person.init)
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
    /// The current clinic's, an IANA name.
    var timezone: String?
    /// The user's own patient record there, if there is one.
    var patientId: ID?
    var clinics: [Membership]

    static let schemaName: String? = "SessionUser"
    static let fields: [Field<SignedInUser>] = [
        Field("id", \.id), Field("email", \.person.email), Field("firstName", \.person.firstName),
        Field("lastName", \.person.lastName), Field("name", \.name), Field("role", \.role),
        Field("clinicId", \.clinicId), Field("timezone", \.timezone),
        Field("patientId", \.patientId),
        Field("language", \.person.language, .oneOf(Language.allCases.map(\.rawValue))),
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
