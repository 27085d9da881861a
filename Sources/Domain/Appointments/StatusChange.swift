/// A change of status that somebody asks for, to be judged against the status it would really replace (contract §4.9).
public struct StatusChange: Hashable, Sendable {
    public var from: AppointmentStatus
    public var to: AppointmentStatus

    public init(from: AppointmentStatus, to: AppointmentStatus) {
        self.from = from
        self.to = to
    }

    /// Permission comes before legality: a patient may cancel an own visit, unless they missed it, or confirm a scheduled one (contract
    /// §4.12). Staff may ask for anything.
    public func judge(by role: Role, ownVisit: Bool) throws(StatusRefusal) {
        if !role.isStaff {
            let allowed = (to == .cancelled && from != .noShow) || (from == .scheduled && to == .confirmed)
            guard ownVisit, allowed else { throw .forbidden }
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

    public var code: String {
        switch self {
        case .forbidden: "FORBIDDEN"
        case .illegal: "INVALID_STATUS_TRANSITION"
        }
    }

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
