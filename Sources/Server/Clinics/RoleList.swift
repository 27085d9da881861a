import Domain
import Storage

/// Roles of a clinic's members, each once: stored with commas between them, so that a query can ask for one.
struct RoleList: Sendable, Equatable, SQLBindable, SQLDecodable {
    /// Those that a member can have.
    static let members = Role.allCases.filter { $0 != .superadmin }
    /// Those that may be given the right to override the calendar (front-desk D5.6).
    static let staff: [Role] = [.admin, .receptionist, .doctor]
    /// Those that have it in a new clinic.
    static let standardOverride = RoleList([.admin, .receptionist])

    let roles: [Role]

    init(_ roles: [Role]) { self.roles = roles }

    var names: [String] { roles.map(\.rawValue) }

    /// Whether the role is one of them; a superadmin counts as an admin.
    func contains(_ role: Role) -> Bool { roles.contains(role == .superadmin ? .admin : role) }

    var sqlValue: SQLValue { .text(names.joined(separator: ",")) }

    init(sql column: borrowing Column) throws {
        self.init(try column.text().split(separator: ",").compactMap { Role(rawValue: String($0)) })
    }
}

extension FieldRule where Value == RoleList {
    /// `mfaRequiredRoles`: those of whom the clinic demands a second factor (Accounts, A3), each once.
    static var factorRoles: FieldRule {
        each(of: RoleList.members) { named in RoleList(RoleList.members.filter(named.contains)) }
            .shown(as: ClinicSchemas.factorRoles)
    }

    /// `overrideRoles`: each once, in the order in which they are sent.
    static var overrideRoles: FieldRule {
        each(of: RoleList.staff) { RoleList($0) }.shown(as: ClinicSchemas.overrideRoles)
    }

    private static func each(of allowed: [Role], _ make: @escaping ([Role]) -> RoleList) -> FieldRule {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        let role = FieldRule<Role>.choice(of: Role.self, naming: allowed)
            .map(or: "must be one of \(names)") { allowed.contains($0) ? $0 : nil }
        return FieldRule<[Role]>.array(of: role, max: allowed.count)
            .map(or: "must not hold a role twice") {
                Set($0).count == $0.count ? make($0) : nil
            }
    }
}
