package import HTTPTypes

/// One address of the desk: where, for whom, and the page that it answers with.
package struct DeskRoute: Sendable {
    package let method: HTTPRequest.Method
    /// Variables with a colon: `/desk/:clinic/day/:date`.
    package let path: String
    let answer: @Sendable (OpenRequest) async throws -> DeskReply

    /// For everybody, signed in or not.
    static func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ work: @escaping @Sendable (OpenRequest) async throws -> DeskReply
    ) -> DeskRoute {
        DeskRoute(method: method, path: path, answer: work)
    }

    /// For people signed in, whatever they are. Others are led to the sign-in page.
    static func member(
        _ method: HTTPRequest.Method, _ path: String,
        _ work: @escaping @Sendable (PageRequest) async throws -> DeskReply
    ) -> DeskRoute {
        DeskRoute(method: method, path: path) { origin in
            try await origin.admit(roles: nil, work)
        }
    }

    /// For people with one of these roles in the clinic of the path, or of their own for `/me`. Others see
    /// that the page is not theirs (403).
    static func role(
        _ roles: Set<Role>, _ method: HTTPRequest.Method, _ path: String,
        _ work: @escaping @Sendable (PageRequest) async throws -> DeskReply
    ) -> DeskRoute {
        DeskRoute(method: method, path: path) { origin in
            try await origin.admit(roles: roles, work)
        }
    }
}

/// What somebody is in a clinic, as the API spells it.
enum Role: String, Sendable {
    case patient, doctor, receptionist, admin, superadmin
}

extension Set<Role> {
    static let staff: Set<Role> = [.doctor, .receptionist, .admin, .superadmin]
    /// Receptionist and admin, whom the front desk is for.
    static let frontDesk: Set<Role> = [.receptionist, .admin, .superadmin]
    static let admins: Set<Role> = [.admin, .superadmin]
    static let patients: Set<Role> = [.patient]
}
