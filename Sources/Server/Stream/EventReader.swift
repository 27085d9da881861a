import Domain

/// Who follows a clinic's stream, as far as the rule of who sees what needs it.
struct EventReader: Sendable, Hashable {
    let clinicId: ID
    let userId: ID
    let role: Role
    /// Their own record, for patients.
    let patientId: ID?

    init(_ scope: ClinicScope) {
        clinicId = scope.clinicId
        userId = scope.userId
        role = scope.role
        patientId = scope.patientId
    }

    /// The one rule, for what is replayed and for what comes live: what names two users is theirs alone; of
    /// the rest, staff see all of their clinic and patients what is about them (contract §5.10).
    func maySee(_ audience: EventAudience) -> Bool {
        switch audience {
        case .users(let one, let other): userId == one || userId == other
        case .everyone: true
        case .clinic(let patient): role.isStaff || (patient != nil && patient == patientId)
        }
    }
}
