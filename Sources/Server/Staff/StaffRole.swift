import Domain

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
