import API

/// Who looks at a page, and in which clinic.
struct Viewer: Sendable {
    let user: SessionUser
    let role: Role
    /// The clinic of the page; nil for somebody who belongs to none.
    let clinic: ViewedClinic?

    /// - Parameter clinic: The clinic of the path; nil for pages outside one.
    /// - Throws: ``APIProblem``: 401 without a session, 403 for somebody who is no member of the clinic.
    init(_ api: APIClient, clinic: String?) async throws {
        let user = try await api.get("/api/v1/auth/me", as: SessionUser.self)
        self.user = user
        role = Role(rawValue: user.role) ?? .patient
        let id = clinic ?? user.clinicId
        self.clinic = id.map { id in
            ViewedClinic(
                id: id, name: user.clinics.first { $0.id == id }?.name ?? "OdontoX",
                timezone: user.timezone ?? "")
        }
    }

    var name: String { "\(user.firstName) \(user.lastName)" }
    var language: Language { Language(rawValue: user.language ?? "en") ?? .english }

    /// Whether they run the clinic's days: receptionist, admin, superadmin.
    var isFrontDesk: Bool { Set<Role>.frontDesk.contains(role) }
    var isAdmin: Bool { Set<Role>.admins.contains(role) }

    /// Where their day begins.
    var startAddress: String {
        guard let clinic else { return "/account" }
        return role == .patient ? "/me" : "/desk/\(clinic.id)/day"
    }
}

/// The clinic that a page is in.
struct ViewedClinic: Sendable {
    let id: String
    let name: String
    /// An IANA name.
    let timezone: String
}

/// The languages of the pages.
enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case urdu = "ur"

    /// The best of an `Accept-Language` (RFC 9110 §12.5.4); English where there is none of ours.
    init(accepted: String) {
        let asked = accepted.prefix(1000).split(separator: ",").compactMap { entry -> (Language, Double)? in
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let language = Language(rawValue: String(parts.first?.prefix { $0 != "-" } ?? "")) else {
                return nil
            }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            return (language, weight ?? 1)
        }
        let best = asked.map(\.1).max() ?? 0
        self = asked.first { $0.1 == best && best > 0 }?.0 ?? .english
    }

    /// As HTML's `dir` has it.
    var direction: String { self == .urdu ? "rtl" : "ltr" }
    /// In the language itself.
    var ownName: String { self == .urdu ? "اردو" : "English" }
}
