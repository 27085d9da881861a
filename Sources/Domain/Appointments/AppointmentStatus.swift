/// Where an appointment stands (spec "Shared Schema", "Valid Status Transitions"; contract
/// §4.3, §4.9, §4.11).
public enum AppointmentStatus: String, CaseIterable, Hashable, Sendable {
    case requested
    case scheduled
    case confirmed
    case inProgress = "in_progress"
    case completed
    case cancelled
    case noShow = "no_show"

    /// The statuses whose appointments block their doctor, room and operatory.
    public static let holding: [AppointmentStatus] = allCases.filter(\.holdsTime)

    /// Whether the appointment blocks its doctor, room and operatory.
    public var holdsTime: Bool {
        switch self {
        case .requested, .scheduled, .confirmed, .inProgress, .completed: true
        case .cancelled, .noShow: false
        }
    }

    /// What PATCH may make of this status, in the order of the spec. Nothing leads to `no_show` this way.
    public var next: [AppointmentStatus] {
        switch self {
        case .requested: [.scheduled, .confirmed, .cancelled]
        case .scheduled: [.confirmed, .inProgress, .cancelled]
        case .confirmed: [.inProgress, .cancelled]
        case .inProgress: [.completed, .cancelled]
        case .completed, .cancelled: []
        case .noShow: [.cancelled]
        }
    }

    public func canBecome(_ status: AppointmentStatus) -> Bool { next.contains(status) }

    /// Whether a full replacement may carry `status` (contract §4.8): unchanged, or a legal transition.
    public func canBeReplaced(by status: AppointmentStatus) -> Bool { status == self || canBecome(status) }

    /// Whether an appointment that the patient missed may be marked so; a request nobody approved and an
    /// appointment under way can't be missed.
    public var canBecomeNoShow: Bool { self == .scheduled || self == .confirmed }

    /// Whether going to `status` approves a patient's request, which checks for conflicts again.
    public func isApproved(by status: AppointmentStatus) -> Bool {
        self == .requested && (status == .scheduled || status == .confirmed)
    }

    /// What a new appointment can be.
    public static let initial: [AppointmentStatus] = [.requested, .scheduled, .confirmed]

    /// The status of a new appointment: a patient's is always `requested`; staff may ask for three,
    /// `scheduled` when they ask for none; nil otherwise.
    public static func initial(asked: AppointmentStatus?, by role: Role) -> AppointmentStatus? {
        guard role.isStaff else { return .requested }
        guard let asked else { return .scheduled }
        return initial.contains(asked) ? asked : nil
    }
}
