import Domain
import Storage

/// The roles of which a clinic demands a second factor (Accounts, A3): stored with commas between them, so
/// that the query for a caller can ask for one.
struct FactorRoles: Sendable, Equatable, SQLBindable, SQLDecodable {
    /// Those that a member can have.
    static let all = Role.allCases.filter { $0 != .superadmin }

    private let roles: [Role]

    init(_ roles: [Role]) { self.roles = Self.all.filter(roles.contains) }

    var names: [String] { roles.map(\.rawValue) }

    var sqlValue: SQLValue { .text(names.joined(separator: ",")) }

    init(sql column: borrowing Column) throws {
        self.init(try column.text().split(separator: ",").compactMap { Role(rawValue: String($0)) })
    }
}

extension FieldRule where Value == FactorRoles {
    /// `mfaRequiredRoles`: each role once.
    static var factorRoles: FieldRule {
        let names = FactorRoles.all.map(\.rawValue).joined(separator: ", ")
        let role = FieldRule<Role>.choice(of: Role.self, naming: FactorRoles.all)
            .map(or: "must be one of \(names)") { FactorRoles.all.contains($0) ? $0 : nil }
        return FieldRule<[Role]>.array(of: role, max: FactorRoles.all.count)
            .map(or: "must not hold a role twice") {
                Set($0).count == $0.count ? FactorRoles($0) : nil
            }
    }
}
