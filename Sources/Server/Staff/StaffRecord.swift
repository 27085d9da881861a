import API
import Domain
import HTTPTypes
import Storage

/// A user and their membership in a clinic's staff, as stored.
struct StaffRecord: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var email: String
    var firstName: String
    var lastName: String
    var role: Role
    /// Superadmins' names and addresses are nobody else's to change.
    var isSuperadmin: Bool
    /// When they joined this clinic.
    var createdAt: Instant
    var updatedAt: Instant

    static let columns = Columns(
        "u.id", "m.clinic_id", "u.email", "u.first_name", "u.last_name", "m.role", "u.is_superadmin",
        "m.created_at", updatedAtColumns,
        as: StaffRecord.init)

    /// Of the user or the membership, whichever changed last.
    private static let updatedAtColumns = Columns("m.updated_at", "u.updated_at") {
        (one: Instant, other: Instant) in max(one, other)
    }

    /// The clinic's staff of today, what stands between `FROM` and `ORDER BY`.
    static func current(_ scope: ClinicScope) -> SQL {
        """
        memberships m JOIN users u ON u.id = m.user_id
        WHERE m.clinic_id = \(scope.clinicId) AND m.ended_at IS NULL AND m.role <> 'patient'
        """
    }

    /// The member with this user's id. Throws 404.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, lock: Bool = false
    ) throws -> StaffRecord {
        let found = try tx.first(
            "SELECT \(columns) FROM \(current(scope)) AND u.id = \(id)\(lock ? SQL.rowLock : SQL.empty)",
            columns.read)
        guard let found else { throw Problem.notFound("Staff member") }
        return found
    }

    var name: String { "\(firstName) \(lastName)" }
    /// Of those who left, or have not joined yet, there is no record.
    var isActive: Bool { true }
    var status: MembershipStatus { .active }
}

extension StaffRecord: WireObject {
    static let schemaName: String? = "StaffMember"
    static let fields: [Field<StaffRecord>] = [
        Field("id", \.id), Field("userId", \.id), Field("clinicId", \.clinicId), Field("email", \.email),
        Field("firstName", \.firstName), Field("lastName", \.lastName), Field("name", \.name),
        Field("role", \.role, .oneOf(StaffRole.allCases.map(\.rawValue))), Field("isActive", \.isActive),
        Field("membershipStatus", \.status, .oneOf(["active"])),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}

/// `GET /staff` and `GET /staff/:id`.
enum ReadStaff {
    static let order = ListOrder.rising("staff", .text("u.sort_key"), .id("u.id"))

    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        let role = query.optional("role", .choice(of: StaffRole.self))
        try query.done()
        var source = StaffRecord.current(call.scope)
        if let role { source += " AND m.role = \(role.rawValue)" }
        source += SearchText.condition("u.search", search)
        let staff = try page.read(tx, StaffRecord.columns, from: source)
        return .json(staff)
    }

    static func get(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try StaffRecord.found(tx, call.scope, try call.id()))
    }
}

/// What somebody who works at a clinic can be there.
enum StaffRole: String, CaseIterable, Sendable {
    case doctor, receptionist, admin

    var role: Role {
        switch self {
        case .doctor: .doctor
        case .receptionist: .receptionist
        case .admin: .admin
        }
    }
}
