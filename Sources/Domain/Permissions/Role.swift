/// What a user is at a clinic (contract §3).
public enum Role: String, CaseIterable, Hashable, Sendable {
    case patient, doctor, receptionist, admin, superadmin

    /// Everybody but patients.
    public var isStaff: Bool { self != .patient }
    /// Admins of the clinic and superadmins.
    public var isAdmin: Bool { self == .admin || self == .superadmin }
}

/// An entry of the mobile app's menu, in the order of contract §7; it authorizes nothing.
public enum Module: String, CaseIterable, Hashable, Sendable {
    case appointments
    case patients
    case medicalHistory = "medical_history"
    case clinicalNotes = "clinical_notes"
    case dentalCharts = "dental_charts"
    case prescriptions
    case messages
    case invoices
    case treatmentPlans = "treatment_plans"
    case notifications

    /// A role's modules in the order of the spec ("Default Modules by Role").
    public static func defaults(for role: Role) -> [Module] {
        switch role {
        case .patient: [.appointments, .medicalHistory, .messages, .prescriptions, .invoices, .notifications]
        case .doctor:
            [
                .appointments, .patients, .clinicalNotes, .dentalCharts, .prescriptions, .messages, .invoices,
                .treatmentPlans,
                .notifications,
            ]
        case .receptionist: [.appointments, .patients, .messages, .invoices, .notifications]
        case .admin, .superadmin: allCases
        }
    }

    /// A role's modules with a clinic's own switches: the defaults in their order, then what was added, in
    /// the order of the menu.
    public static func enabled(for role: Role, switches: [Module: Bool]) -> [Module] {
        let defaults = defaults(for: role)
        let added = allCases.filter { switches[$0] == true && !defaults.contains($0) }
        return defaults.filter { switches[$0] != false } + added
    }
}
