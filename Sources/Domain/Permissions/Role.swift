/// What a user is at a clinic (contract §3).
public enum Role: String, CaseIterable, Hashable, Sendable {
    case patient, doctor, receptionist, admin, superadmin

    public var isStaff: Bool { self != .patient }
    /// Admins of the clinic and superadmins.
    public var isAdmin: Bool { self == .admin || self == .superadmin }
}
