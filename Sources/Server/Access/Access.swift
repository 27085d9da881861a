import Domain

/// Who may call. The rest get 403, before their request is looked at any further.
enum Access: Sendable, Equatable {
    /// Anybody, signed in or not.
    case anyone
    /// Members of a clinic in one of these roles.
    case members(Set<Role>)

    static let everyMember = Access.members(Set(Role.allCases))
    /// Who belongs to clinics, which a superadmin does not.
    static let clinicMembers = Access.members([.patient, .doctor, .receptionist, .admin])
    static let staff = Access.members([.doctor, .receptionist, .admin, .superadmin])
    /// Those who run the clinic's days.
    static let frontDesk = Access.members([.receptionist, .admin, .superadmin])
    static let admins = Access.members([.admin, .superadmin])
    static let superadmin = Access.members([.superadmin])
    static let patients = Access.members([.patient])
}
