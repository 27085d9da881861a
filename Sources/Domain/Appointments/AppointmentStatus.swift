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

    /// Whether PATCH may make `status` of this one.
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

/// A change of status that somebody asks for, to be judged against the status it would really
/// replace (contract §4.9).
public struct StatusChange: Hashable, Sendable {
    /// The status that the row has when it is changed.
    public var from: AppointmentStatus
    /// The status that was asked for.
    public var to: AppointmentStatus

    /// A change that nobody has judged yet.
    public init(from: AppointmentStatus, to: AppointmentStatus) {
        self.from = from
        self.to = to
    }

    /// Permission comes before legality: a patient may cancel an own appointment, unless they missed it, or
    /// confirm a scheduled one (contract §4.12). Staff may ask for anything.
    public func judge(by role: Role, ownAppointment: Bool) throws(StatusRefusal) {
        if !role.isStaff {
            let allowed = (to == .cancelled && from != .noShow) || (from == .scheduled && to == .confirmed)
            guard ownAppointment, allowed else { throw .forbidden }
        }
        guard from.canBecome(to) else { throw .illegal(self) }
    }
}

/// Why a change of status is refused.
public enum StatusRefusal: Error, Hashable, Sendable {
    /// 403.
    case forbidden
    /// 400 `INVALID_STATUS_TRANSITION`.
    case illegal(StatusChange)

    /// The error's `code`, in capitals.
    public var code: String {
        switch self {
        case .forbidden: "FORBIDDEN"
        case .illegal: "INVALID_STATUS_TRANSITION"
        }
    }

    /// The sentence for `error`.
    public var error: String {
        switch self {
        case .forbidden: "Patients can only cancel their own appointments or confirm scheduled ones"
        case .illegal: "Invalid status transition"
        }
    }

    /// Names the allowed statuses.
    public var message: String {
        switch self {
        case .forbidden: return error
        case .illegal(let change):
            let allowed = change.from.next.map(\.rawValue).joined(separator: ", ")
            let rest = allowed.isEmpty ? "no change is allowed" : "allowed: \(allowed)"
            return "Cannot change status from \(change.from.rawValue) to \(change.to.rawValue); \(rest)"
        }
    }
}
